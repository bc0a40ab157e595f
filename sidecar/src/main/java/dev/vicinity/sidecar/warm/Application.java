package dev.vicinity.sidecar.warm;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/// The application behind a rehearsal: it tells what it is spoken to in by the first bytes, which
/// its callers send whole. On its event loop.
final class Application extends ChannelInboundHandlerAdapter {
  private static final ByteBuf PREFACE = Unpooled.wrappedBuffer(Frames.PREFACE);
  private static final ByteBuf NO_BODY = Unpooled.wrappedBuffer("\r\n\r\n".getBytes(US_ASCII));
  private static final byte[] ANSWER =
      ("HTTP/1.1 200 OK\r\nServer: warm-up\r\nContent-Type: text/plain\r\nContent-Length: "
              + Payload.SIZE
              + "\r\n\r\n"
              + Payload.TEXT)
          .getBytes(US_ASCII);

  /// What the request being read begins with; 0 between requests.
  private byte first;

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    var bytes = (ByteBuf) message;
    if (begins(bytes, PREFACE)) {
      ctx.pipeline().addLast(new Http2Application());
      ctx.fireChannelRead(bytes.skipBytes(Frames.PREFACE.length));
      ctx.pipeline().remove(this);
      return;
    }
    if (first == 0) {
      first = bytes.getByte(bytes.readerIndex());
    }
    switch (first) {
      case 'G' -> answer(ctx, bytes, ends(bytes, NO_BODY));
      case 'P' -> answer(ctx, bytes, Payload.endsAt(bytes));
      default -> ctx.writeAndFlush(bytes, ctx.voidPromise());
    }
  }

  private void answer(ChannelHandlerContext ctx, ByteBuf bytes, boolean whole) {
    bytes.release();
    if (whole) {
      first = 0;
      ctx.writeAndFlush(ctx.alloc().buffer(ANSWER.length).writeBytes(ANSWER), ctx.voidPromise());
    }
  }

  private static boolean begins(ByteBuf bytes, ByteBuf with) {
    int length = with.readableBytes();
    return bytes.readableBytes() >= length
        && ByteBufUtil.equals(bytes, bytes.readerIndex(), with, 0, length);
  }

  private static boolean ends(ByteBuf bytes, ByteBuf with) {
    int length = with.readableBytes();
    return bytes.readableBytes() >= length
        && ByteBufUtil.equals(bytes, bytes.writerIndex() - length, with, 0, length);
  }
}
