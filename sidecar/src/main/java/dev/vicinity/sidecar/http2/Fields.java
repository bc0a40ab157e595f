package dev.vicinity.sidecar.http2;

import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Error;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.util.AsciiString;

/// Header fields on their way between the two versions (RFC 9113, 8.2 and 8.3).
final class Fields {
  private static final AsciiString KEEP_ALIVE = AsciiString.cached("keep-alive");
  private static final AsciiString PROXY_CONNECTION = AsciiString.cached("proxy-connection");
  private static final AsciiString HTTP2_SETTINGS = AsciiString.cached("http2-settings");

  private Fields() {}

  /// Unvalidated: the frame decoder has refused what HTTP/1 could not carry.
  static HttpHeaders newHttp1() {
    return DefaultHttpHeadersFactory.headersFactory().withValidation(false).newHeaders();
  }

  /// Trailers as HTTP/1 has them; pseudo-header fields are not allowed there.
  static HttpHeaders trailersToHttp1(int streamId, Http2Headers trailers) throws Http2Exception {
    var out = newHttp1();
    for (var field : trailers) {
      var name = field.getKey();
      if (name.charAt(0) == ':') {
        throw malformed(streamId, "pseudo-header field in trailers");
      }
      out.add(name, field.getValue());
    }
    return out;
  }

  static Http2Headers trailersToHttp2(HttpHeaders trailers) {
    var out = new DefaultHttp2Headers(false, 8);
    copy(trailers, out);
    return out;
  }

  /// Copies all but what belongs to one HTTP/1 connection, with lower-case names.
  static void copy(HttpHeaders from, Http2Headers to) {
    var listed = from.get(HttpHeaderNames.CONNECTION);
    var fields = from.iteratorCharSequence();
    while (fields.hasNext()) {
      var field = fields.next();
      var name = lower(field.getKey());
      if (!isOfConnection(name, field.getValue())
          && (listed == null || !isListed(from, listed, name) || isKept(name))) {
        to.add(name, field.getValue());
      }
    }
  }

  /// Few names are even a part of the list.
  private static boolean isListed(HttpHeaders from, String listed, CharSequence name) {
    return AsciiString.containsIgnoreCase(listed, name)
        && from.containsValue(HttpHeaderNames.CONNECTION, name, true);
  }

  /// Refuses octets that would split an HTTP/1 request line or authority.
  static String checkWord(int streamId, CharSequence word) throws Http2Exception {
    if (word.isEmpty()) {
      throw malformed(streamId, "empty pseudo-header field");
    }
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      if (c <= ' ' || c == 0x7f) {
        throw malformed(streamId, "space or control character in a pseudo-header field");
      }
    }
    return word.toString();
  }

  static Http2Exception malformed(int streamId, String what) {
    return Http2Exception.streamError(streamId, Http2Error.PROTOCOL_ERROR, "malformed: %s", what);
  }

  private static CharSequence lower(CharSequence name) {
    return AsciiString.of(name).toLowerCase();
  }

  private static boolean isOfConnection(CharSequence name, CharSequence value) {
    return switch (name.length()) {
      case 2 ->
          HttpHeaderNames.TE.contentEquals(name)
              && !HttpHeaderValues.TRAILERS.contentEqualsIgnoreCase(value);
      case 4 -> HttpHeaderNames.HOST.contentEquals(name);
      case 7 -> HttpHeaderNames.UPGRADE.contentEquals(name);
      case 10 -> HttpHeaderNames.CONNECTION.contentEquals(name) || KEEP_ALIVE.contentEquals(name);
      case 14 -> HTTP2_SETTINGS.contentEquals(name);
      case 16 -> PROXY_CONNECTION.contentEquals(name);
      case 17 -> HttpHeaderNames.TRANSFER_ENCODING.contentEquals(name);
      default -> false;
    };
  }

  /// `connection: te` names a field that HTTP/2 keeps.
  private static boolean isKept(CharSequence name) {
    return HttpHeaderNames.TE.contentEquals(name);
  }
}
