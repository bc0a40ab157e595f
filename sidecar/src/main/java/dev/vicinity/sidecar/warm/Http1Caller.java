package dev.vicinity.sidecar.warm;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;

/// An application's connection that has one HTTP/1.1 request after the other. On its event loop.
final class Http1Caller extends ChannelInboundHandlerAdapter {
  /// One in so many requests has a body.
  private static final int BODY_EVERY = 4;

  private static final String HEAD =
      " /warm-up?number=1 HTTP/1.1\r\nHost: "
          + OwnMesh.HTTP
          + "\r\nUser-Agent: warm-up\r\nAccept: */*\r\nContent-Type: text/plain\r\n";
  private static final byte[] WITHOUT_BODY = ("GET" + HEAD + "\r\n").getBytes(US_ASCII);
  private static final byte[] WITH_BODY =
      ("POST" + HEAD + "Content-Length: " + Payload.SIZE + "\r\n\r\n" + Payload.TEXT)
          .getBytes(US_ASCII);

  private final Course course;
  private int asked;

  Http1Caller(Course course) {
    this.course = course;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    ask(ctx);
  }

  private void ask(ChannelHandlerContext ctx) {
    if (course.next()) {
      var request = asked++ % BODY_EVERY == 0 ? WITH_BODY : WITHOUT_BODY;
      ctx.writeAndFlush(ctx.alloc().buffer(request.length).writeBytes(request), ctx.voidPromise());
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
