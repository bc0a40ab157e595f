package dev.vicinity.verify.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.util.AsciiString;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// HTTP/1.1 with one request at a time; reads no more of an answer than it has to.
final class Http1Connection extends Connection {
  private static final ByteBuf END = ascii("\r\n\r\n");
  private static final AsciiString LENGTH = AsciiString.cached("content-length:");
  private static final int STATUS = "HTTP/1.1 ".length();

  private final ByteBuf request;
  private final int expected;
  private long due;
  private int sent;
  private boolean inBody;
  private long left;
  private boolean good;

  Http1Connection(Load load, Target target) {
    super(load);
    request =
        ascii("GET " + target.path() + " HTTP/1.1\r\nhost: " + target.authority() + "\r\n\r\n");
    expected = target.bytes();
  }

  private static ByteBuf ascii(String text) {
    return Unpooled.unreleasableBuffer(
        Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.US_ASCII)));
  }

  @Override
  void greet() {}

  @Override
  int room() {
    return isUp() ? 1 - sent : 0;
  }

  @Override
  int waiting() {
    return sent;
  }

  @Override
  void send(long at) {
    due = at;
    sent = 1;
    write(request.duplicate());
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    if (!inBody && !head(in)) {
      return;
    }
    long taken = Math.min(left, in.readableBytes());
    in.skipBytes((int) taken);
    left -= taken;
    if (left == 0) {
      inBody = false;
      sent = 0;
      load.answered(this, due, good);
    }
  }

  private boolean head(ByteBuf in) {
    int end = ByteBufUtil.indexOf(END, in);
    if (end < 0) {
      return false;
    }
    int start = in.readerIndex();
    int length = end - start;
    left = contentLength(in, start, length);
    good = in.getByte(start + STATUS) == '2' && left == expected;
    if (!good) {
      load.problem("status " + in.toString(start + STATUS, 3, StandardCharsets.US_ASCII));
    }
    in.skipBytes(length + END.readableBytes());
    inBody = true;
    return true;
  }

  private long contentLength(ByteBuf in, int start, int length) {
    int at = start;
    int end = start + length;
    while (at >= start && at < end) {
      int next = in.indexOf(at, end, (byte) '\n');
      if ((in.getByte(at) | 0x20) == 'c' && isLength(in, at, end)) {
        int from = at + LENGTH.length();
        int to = next < 0 ? end : next;
        return Long.parseLong(in.toString(from, to - from, StandardCharsets.US_ASCII).strip());
      }
      at = next < 0 ? end : next + 1;
    }
    load.problem("an answer without content-length");
    ctx.close();
    return 0;
  }

  private static boolean isLength(ByteBuf in, int at, int end) {
    if (end - at < LENGTH.length()) {
      return false;
    }
    for (int i = 0; i < LENGTH.length(); i++) {
      int letter = in.getByte(at + i);
      int lower = letter >= 'A' && letter <= 'Z' ? letter | 0x20 : letter;
      if (lower != LENGTH.byteAt(i)) {
        return false;
      }
    }
    return true;
  }
}
