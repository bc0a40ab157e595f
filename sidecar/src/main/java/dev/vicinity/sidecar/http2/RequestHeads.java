package dev.vicinity.sidecar.http2;

import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Headers.PseudoHeaderName;
import io.netty.util.AsciiString;
import org.jspecify.annotations.Nullable;

/// Request heads on their way between the two versions (RFC 9113, 8.3.1; RFC 8441).
final class RequestHeads {
  /// What the version of a request says that came by HTTP/2.
  static final HttpVersion HTTP_2 = HttpVersion.valueOf("HTTP/2.0");

  static final AsciiString WEBSOCKET = AsciiString.cached("websocket");

  private static final AsciiString H2C = AsciiString.cached("h2c");

  private RequestHeads() {}

  /// Whether the request asks for a tunnel of another protocol (RFC 8441).
  static boolean isExtendedConnect(Http2Headers head) {
    return head.contains(PseudoHeaderName.PROTOCOL.value());
  }

  /// `webSocketKey` is what an extended CONNECT gets for HTTP/1's key, which HTTP/2 has not.
  static HttpRequest toHttp1(int streamId, Http2Headers head, String webSocketKey)
      throws Http2Exception {
    var headers = Fields.newHttp1();
    CharSequence method = "";
    CharSequence path = "";
    CharSequence authority = "";
    CharSequence protocol = "";
    CharSequence cookie = null;
    for (var field : head) {
      var name = field.getKey();
      var value = field.getValue();
      if (name.charAt(0) == ':') {
        switch (pseudo(streamId, name)) {
          case METHOD -> method = value;
          case PATH -> path = value;
          case AUTHORITY -> authority = value;
          case PROTOCOL -> protocol = value;
          case SCHEME -> {}
          case STATUS -> throw Fields.malformed(streamId, ":status in a request");
        }
      } else if (HttpHeaderNames.COOKIE.contentEquals(name)) {
        cookie = cookie == null ? value : cookie + "; " + value;
      } else {
        headers.add(name, value);
      }
    }
    if (cookie != null) {
      headers.add(HttpHeaderNames.COOKIE, cookie);
    }
    host(streamId, authority, headers);
    if (!protocol.isEmpty()) {
      if (!isTunnel(method, protocol)) {
        throw Fields.malformed(streamId, ":protocol names no tunnel");
      }
      return upgrade(streamId, path, protocol, headers, webSocketKey);
    }
    var verb = method(streamId, method);
    var uri = verb.equals(HttpMethod.CONNECT) ? authority : path;
    return new DefaultHttpRequest(HTTP_2, verb, Fields.checkWord(streamId, uri), headers);
  }

  /// Stands for a head that could not be read.
  static HttpRequest refused(Exception cause, boolean tooLarge) {
    var head = new DefaultHttpRequest(HTTP_2, HttpMethod.GET, "/", Fields.newHttp1());
    head.setDecoderResult(
        DecoderResult.failure(tooLarge ? new TooLongHttpHeaderException(cause) : cause));
    return head;
  }

  /// The other way. `scheme` is the connection's; `tunnel` is the protocol of an extended CONNECT
  /// that stands for the request's upgrade, or null.
  static Http2Headers toHttp2(HttpRequest head, CharSequence scheme, @Nullable String tunnel) {
    var headers = head.headers();
    var out = new DefaultHttp2Headers(false, headers.size() + 4);
    var host = headers.get(HttpHeaderNames.HOST);
    if (tunnel != null) {
      out.method(HttpMethod.CONNECT.asciiName()).scheme(scheme).path(head.uri());
      out.add(PseudoHeaderName.PROTOCOL.value(), tunnel);
    } else {
      out.method(head.method().asciiName()).scheme(scheme).path(originForm(head));
    }
    if (host != null) {
      out.authority(host);
    }
    Fields.copy(headers, out);
    if (tunnel != null) {
      out.remove(HttpHeaderNames.SEC_WEBSOCKET_KEY);
    }
    return out;
  }

  private static String originForm(HttpRequest head) {
    var uri = head.uri();
    return uri.isEmpty() ? "/" : uri;
  }

  private static PseudoHeaderName pseudo(int streamId, CharSequence name) throws Http2Exception {
    var pseudo = PseudoHeaderName.getPseudoHeader(name);
    if (pseudo == null) {
      throw Fields.malformed(streamId, "unknown pseudo-header field");
    }
    return pseudo;
  }

  private static void host(int streamId, CharSequence authority, HttpHeaders headers)
      throws Http2Exception {
    if (!authority.isEmpty()) {
      headers.set(HttpHeaderNames.HOST, Fields.checkWord(streamId, authority));
    } else if (headers.getAll(HttpHeaderNames.HOST).size() > 1) {
      throw Fields.malformed(streamId, "several host fields");
    }
  }

  private static HttpMethod method(int streamId, CharSequence name) throws Http2Exception {
    try {
      return HttpMethod.valueOf(name.toString());
    } catch (IllegalArgumentException e) {
      throw Fields.malformed(streamId, "method is no token");
    }
  }

  /// Only a CONNECT opens one (RFC 8441, 4). A server by HTTP/1 is not offered several protocols by
  /// what is one, nor HTTP/2, in which requests would pass unseen.
  private static boolean isTunnel(CharSequence method, CharSequence protocol) {
    for (int i = 0; i < protocol.length(); i++) {
      char c = protocol.charAt(i);
      if (c <= ' ' || c >= 0x7f || c == ',' || c == ';') {
        return false;
      }
    }
    return HttpMethod.CONNECT.asciiName().contentEquals(method)
        && !H2C.contentEqualsIgnoreCase(protocol);
  }

  private static HttpRequest upgrade(
      int streamId, CharSequence path, CharSequence protocol, HttpHeaders headers, String key)
      throws Http2Exception {
    headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
    headers.set(HttpHeaderNames.UPGRADE, protocol);
    if (WEBSOCKET.contentEqualsIgnoreCase(protocol)) {
      headers.set(HttpHeaderNames.SEC_WEBSOCKET_KEY, key);
    }
    return new DefaultHttpRequest(
        HTTP_2, HttpMethod.GET, Fields.checkWord(streamId, path), headers);
  }
}
