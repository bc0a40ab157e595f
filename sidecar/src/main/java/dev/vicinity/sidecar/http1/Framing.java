package dev.vicinity.sidecar.http1;

import dev.vicinity.sidecar.exchange.End;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;

/// How a message's body is delimited on the wire (RFC 9112, 6).
enum Framing {
  /// No body follows.
  NONE,
  /// By `content-length`.
  LENGTH,
  CHUNKED,
  /// By the end of the connection, or opaque bytes after an upgrade.
  RAW;

  /// Of an answer to a request of this method; `open` where the answer does not say its length.
  static Framing of(HttpMethod method, HttpResponse head, End end, Framing open) {
    int code = head.status().code();
    if (code == 101) {
      return RAW;
    }
    if (code == 204 || code == 304 || HttpMethod.HEAD.equals(method)) {
      return NONE;
    }
    if (end == End.LAST || head.headers().contains(HttpHeaderNames.CONTENT_LENGTH)) {
      return LENGTH;
    }
    return open;
  }
}
