package dev.vicinity.sidecar.http2;

import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;

/// Response heads on their way between the two versions (RFC 9113, 8.3.2; RFC 8441).
final class ResponseHeads {
  private ResponseHeads() {}

  static HttpResponse toHttp1(int streamId, Http2Headers head) throws Http2Exception {
    var headers = Fields.newHttp1();
    CharSequence status = "";
    for (var field : head) {
      var name = field.getKey();
      var value = field.getValue();
      if (name.charAt(0) != ':') {
        headers.add(name, value);
      } else if (Http2Headers.PseudoHeaderName.STATUS.value().contentEquals(name)) {
        status = value;
      } else {
        throw Fields.malformed(streamId, "pseudo-header field of a request in a response");
      }
    }
    return new DefaultHttpResponse(HttpVersion.HTTP_1_1, status(streamId, status), headers);
  }

  /// An answer to an extended CONNECT that was accepted, as an HTTP/1 client expects it.
  static HttpResponse switched(HttpResponse answer, CharSequence protocol) {
    var headers = answer.headers();
    headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE);
    headers.set(HttpHeaderNames.UPGRADE, protocol);
    return new DefaultHttpResponse(
        HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS, headers);
  }

  static Http2Headers toHttp2(HttpResponse head) {
    var headers = head.headers();
    var out = new DefaultHttp2Headers(false, headers.size() + 1);
    out.status(head.status().codeAsText());
    Fields.copy(headers, out);
    return out;
  }

  /// The 101 of an upgrade, as the answer to an extended CONNECT.
  static Http2Headers tunnelToHttp2(HttpResponse head) {
    var out = toHttp2(head);
    out.status(HttpResponseStatus.OK.codeAsText());
    out.remove(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT);
    return out;
  }

  private static HttpResponseStatus status(int streamId, CharSequence text) throws Http2Exception {
    if (text.length() != 3) {
      throw Fields.malformed(streamId, ":status is no number of three digits");
    }
    int code = 0;
    for (int i = 0; i < 3; i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        throw Fields.malformed(streamId, ":status is no number of three digits");
      }
      code = code * 10 + digit;
    }
    if (code < 100 || code == 101) {
      throw Fields.malformed(streamId, ":status " + code);
    }
    return HttpResponseStatus.valueOf(code);
  }
}
