package dev.vicinity.sidecar.http1;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseDecoder;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;

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

  static RequestDecoder request() {
    return new RequestDecoder(LIMITS);
  }

  static ResponseDecoder response() {
    return new ResponseDecoder();
  }

  /// Knows what was asked, since the answer to a HEAD has no body whatever its head says.
  static final class ResponseDecoder extends HttpResponseDecoder {
    private final Folds folds = new Folds();
    private Expected expected = Expected.BODY;

    private ResponseDecoder() {
      super(LIMITS);
    }

    void expect(Expected next) {
      expected = next;
    }

    /// Whether more has come than was decoded.
    boolean hasMore() {
      return actualReadableBytes() > 0;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out)
        throws Exception {
      if (folds.isFolded(in)) {
        in.skipBytes(in.readableBytes());
        out.add(refused());
        return;
      }
      int from = in.readerIndex();
      super.decode(ctx, in, out);
      folds.decoded(in.readerIndex() > from, out);
    }

    private static HttpResponse refused() {
      var head =
          new DefaultFullHttpResponse(
              HttpVersion.HTTP_1_1, HttpResponseStatus.BAD_GATEWAY, Unpooled.EMPTY_BUFFER);
      head.setDecoderResult(DecoderResult.failure(new IllegalArgumentException(Folds.FOLDED)));
      return head;
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
