package dev.vicinity.sidecar.forward;

import dev.vicinity.sidecar.exchange.HeadTimeoutException;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import org.jspecify.annotations.Nullable;

/// Requests that are none, or none for us.
final class Malformed {
  /// A name of DNS with its last dot, and a port. What is longer is kept nowhere: not as a target,
  /// nor as a label of metrics.
  private static final int LONGEST_AUTHORITY = 254 + 6;

  private Malformed() {}

  /// Answers, or leaves that to the reset of an HTTP/2 stream whose frames hold no head.
  static void refuse(Exchange exchange, LocalReply reply) {
    if (reply == LocalReply.BAD_REQUEST && exchange.head.decoderResult().isFailure()) {
      exchange.malformed();
    } else {
      exchange.reply(reply);
    }
  }

  /// What to answer; null if the request is one that can be sent on.
  static @Nullable LocalReply reply(HttpRequest head) {
    var result = head.decoderResult();
    if (result.isFailure()) {
      return switch (result.cause()) {
        case TooLongHttpHeaderException _, TooLongHttpLineException _ -> LocalReply.HEAD_TOO_LARGE;
        case HeadTimeoutException _ -> LocalReply.HEAD_TOO_LATE;
        default -> LocalReply.BAD_REQUEST;
      };
    }
    if (!isTarget(head)) {
      return LocalReply.BAD_REQUEST;
    }
    // No rule is about tunnels, as in Envoy.
    return HttpMethod.CONNECT.equals(head.method()) ? LocalReply.NO_ROUTE : null;
  }

  /// Whether path and authority are what every reader takes for the same.
  private static boolean isTarget(HttpRequest head) {
    var uri = head.uri();
    if (uri.isEmpty() || (uri.charAt(0) != '/' && !isOtherForm(head, uri))) {
      return false;
    }
    for (int i = 0; i < uri.length(); i++) {
      if (uri.charAt(i) <= ' ' || uri.charAt(i) == 0x7f) {
        return false;
      }
    }
    var host = head.headers().get(HttpHeaderNames.HOST);
    if (host == null) {
      return HttpVersion.HTTP_1_0.equals(head.protocolVersion()) || Authority.isAbsolute(uri);
    }
    return isAuthority(host);
  }

  /// Of a proxy, which HTTP/2 says in other fields, of OPTIONS, or of CONNECT (RFC 9112, 3.2).
  private static boolean isOtherForm(HttpRequest head, String uri) {
    return (Authority.isAbsolute(uri)
            && head.protocolVersion().majorVersion() == 1
            && isAuthority(Authority.named(uri)))
        || (uri.equals("*") && HttpMethod.OPTIONS.equals(head.method()))
        || HttpMethod.CONNECT.equals(head.method());
  }

  private static boolean isAuthority(String host) {
    for (int i = 0; i < host.length(); i++) {
      switch (host.charAt(i)) {
        case '/', '?', '#', '@', ',', ';', '\\', '"', '<', '>' -> {
          return false;
        }
        default -> {
          if (host.charAt(i) <= ' ' || host.charAt(i) >= 0x7f) {
            return false;
          }
        }
      }
    }
    return !host.isEmpty() && host.length() <= LONGEST_AUTHORITY;
  }
}
