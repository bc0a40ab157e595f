package dev.vicinity.sidecar.warm;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.netty.channel.ChannelHandlerContext;

/// Answers every gRPC call. On its event loop.
final class Http2Application extends Frames {
  /// `:status: 200`, `content-type: application/grpc`, in HPACK.
  private static final byte[] HEAD =
      "\u0088\u000f\u0010\u0010application/grpc".getBytes(ISO_8859_1);

  /// `grpc-status: 0`.
  private static final byte[] TRAILERS = "\0\u000bgrpc-status\u00010".getBytes(ISO_8859_1);

  @Override
  public void handlerAdded(ChannelHandlerContext ctx) {
    var out = ctx.alloc().buffer();
    hello(out);
    ctx.writeAndFlush(out, ctx.voidPromise());
  }

  @Override
  void ended(ChannelHandlerContext ctx, int stream) {
    var out = ctx.alloc().buffer();
    head(out, 0, stream, HEAD);
    data(out, 0, stream);
    head(out, END_STREAM, stream, TRAILERS);
    ctx.writeAndFlush(out, ctx.voidPromise());
  }
}
