package dev.vicinity.sidecar.http1;

import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;

/// Netty's decoders with Envoy's limits: 60 KiB of head, 64 KiB of body at a time.
final class Decoders {
  private static final int MAX_HEAD = 60 * 1024;

  private static final HttpDecoderConfig LIMITS =
      new HttpDecoderConfig()
          .setMaxInitialLineLength(MAX_HEAD)
          .setMaxHeaderSize(MAX_HEAD)
          .setMaxChunkSize(64 * 1024)
          .setInitialBufferSize(256);

  private Decoders() {}

  static HttpRequestDecoder request() {
    return new HttpRequestDecoder(LIMITS);
  }

  static ResponseDecoder response() {
    return new ResponseDecoder();
  }

  /// Knows what was asked, since the answer to a HEAD has no body whatever its head says.
  static final class ResponseDecoder extends HttpResponseDecoder {
    private Expected expected = Expected.BODY;

    private ResponseDecoder() {
      super(LIMITS);
    }

    void expect(Expected next) {
      expected = next;
    }

    @Override
    protected boolean isContentAlwaysEmpty(HttpMessage message) {
      if (expected == Expected.HEAD_ONLY) {
        return true;
      }
      // What follows a 101 is not HTTP: the connection takes the decoder out.
      return (message instanceof HttpResponse response && response.status().code() == 101)
          || super.isContentAlwaysEmpty(message);
    }

    /// What the next answer looks like.
    enum Expected {
      BODY,
      HEAD_ONLY
    }
  }
}
