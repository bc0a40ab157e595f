package dev.vicinity.sidecar.warm;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/// A connection of bytes that are no protocol, which come back. On its event loop.
final class OpaqueCaller extends ChannelInboundHandlerAdapter {
  private final Course course;

  OpaqueCaller(Course course) {
    this.course = course;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    ask(ctx);
  }

  private void ask(ChannelHandlerContext ctx) {
    if (course.next()) {
      ctx.writeAndFlush(
          ctx.alloc().buffer(Payload.SIZE).writeBytes(Payload.BYTES), ctx.voidPromise());
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    var bytes = (ByteBuf) message;
    boolean whole = Payload.endsAt(bytes);
    bytes.release();
    if (whole) {
      course.answered();
      ask(ctx);
    }
  }
}
