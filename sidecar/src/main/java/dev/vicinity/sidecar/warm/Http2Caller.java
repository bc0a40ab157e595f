package dev.vicinity.sidecar.warm;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import java.io.ByteArrayOutputStream;

/// An application's HTTP/2 connection with some gRPC calls at a time. On its event loop.
final class Http2Caller extends Frames {
  private static final int AT_A_TIME = 4;
  private static final byte[] HEAD = requestFields();

  private final Course course;
  private int stream = 1;

  Http2Caller(Course course) {
    this.course = course;
  }

  /// In HPACK (RFC 7541): names of the static table by number, values as they are.
  private static byte[] requestFields() {
    var fields = new ByteArrayOutputStream();
    fields.write(0x83); // :method: POST
    fields.write(0x86); // :scheme: http
    field(fields, 4, "/vicinity.WarmUp/Call"); // :path
    field(fields, 1, OwnMesh.GRPC); // :authority
    field(fields, 31, "application/grpc"); // content-type
    field(fields, 58, "warm-up"); // user-agent
    fields.write(0);
    text(fields, "te");
    text(fields, "trailers");
    return fields.toByteArray();
  }

  private static void field(ByteArrayOutputStream fields, int name, String value) {
    int largest = 15;
    fields.write(Math.min(name, largest));
    if (name >= largest) {
      fields.write(name - largest);
    }
    text(fields, value);
  }

  private static void text(ByteArrayOutputStream fields, String text) {
    fields.write(text.length());
    fields.writeBytes(text.getBytes(US_ASCII));
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    var out = ctx.alloc().buffer().writeBytes(PREFACE);
    hello(out);
    for (int call = 0; call < AT_A_TIME; call++) {
      ask(out);
    }
    ctx.writeAndFlush(out, ctx.voidPromise());
  }

  private void ask(ByteBuf out) {
    if (course.next()) {
      head(out, 0, stream, HEAD);
      data(out, END_STREAM, stream);
      stream += 2;
    }
  }

  @Override
  void ended(ChannelHandlerContext ctx, int stream) {
    course.answered();
    var out = ctx.alloc().buffer();
    ask(out);
    ctx.writeAndFlush(out, ctx.voidPromise());
  }
}
