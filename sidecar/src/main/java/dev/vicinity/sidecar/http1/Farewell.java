package dev.vicinity.sidecar.http1;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.ReferenceCountUtil;
import java.util.concurrent.TimeUnit;

/// The end of a connection whose client may still be sending: it would lose its last answer to a
/// reset, so what it sends is read and dropped for a while. On the connection's event loop only.
final class Farewell extends ChannelInboundHandlerAdapter {
  private static final long MILLIS = 1000;

  private Farewell() {}

  /// Of a client that sends no more, or whose sending nobody minds.
  static void whenSent(ChannelHandlerContext ctx) {
    ctx.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
  }

  /// Called by the handler behind `decoder`, with everything written.
  static void begin(ChannelHandlerContext ctx, ChannelHandler decoder) {
    var pipeline = ctx.pipeline();
    pipeline.addBefore(pipeline.context(decoder).name(), null, new Farewell());
    var written = ctx.writeAndFlush(Unpooled.EMPTY_BUFFER);
    written.addListener(
        _ -> {
          if (ctx.channel() instanceof DuplexChannel duplex
              && pipeline.get(SslHandler.class) == null) {
            duplex.shutdownOutput();
          }
          ctx.executor().schedule(() -> ctx.close(), MILLIS, TimeUnit.MILLISECONDS);
        });
    ctx.read();
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    ReferenceCountUtil.release(message);
  }

  @Override
  public void channelReadComplete(ChannelHandlerContext ctx) {
    ctx.read();
  }
}
