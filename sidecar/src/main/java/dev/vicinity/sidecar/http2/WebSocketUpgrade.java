package dev.vicinity.sidecar.http2;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/// A WebSocket's opening by HTTP/1 that goes on as an extended CONNECT (RFC 8441), where there is
/// no key to answer: the answer is made here (RFC 6455, 4.2.2).
record WebSocketUpgrade(String key) {
  private static final String SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  /// Null when the request opens no WebSocket.
  static @Nullable WebSocketUpgrade of(HttpRequest head) {
    var protocol = head.headers().get(HttpHeaderNames.UPGRADE);
    if (protocol == null || !RequestHeads.WEBSOCKET.contentEqualsIgnoreCase(protocol)) {
      return null;
    }
    return new WebSocketUpgrade(head.headers().get(HttpHeaderNames.SEC_WEBSOCKET_KEY, ""));
  }

  HttpResponse accepted(HttpResponse answer) {
    var switched = ResponseHeads.switched(answer, RequestHeads.WEBSOCKET);
    switched.headers().set(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT, accept());
    return switched;
  }

  private String accept() {
    try {
      var digest = MessageDigest.getInstance("SHA-1");
      digest.update((key + SUFFIX).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
