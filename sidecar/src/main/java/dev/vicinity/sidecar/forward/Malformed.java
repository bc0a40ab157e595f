package dev.vicinity.sidecar.forward;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import org.jspecify.annotations.Nullable;

/// Requests that are none.
final class Malformed {
  private Malformed() {}

  /// What to answer; null if the request is one.
  static @Nullable LocalReply reply(HttpRequest head) {
    var result = head.decoderResult();
    if (result.isFailure()) {
      return result.cause() instanceof TooLongHttpHeaderException
              || result.cause() instanceof TooLongHttpLineException
          ? LocalReply.HEAD_TOO_LARGE
          : LocalReply.BAD_REQUEST;
    }
    return head.protocolVersion().minorVersion() == 1
            && !head.headers().contains(HttpHeaderNames.HOST)
            && head.uri().startsWith("/")
        ? LocalReply.BAD_REQUEST
        : null;
  }
}
