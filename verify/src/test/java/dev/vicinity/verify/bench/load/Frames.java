package dev.vicinity.verify.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;

/// HTTP/2 frames, as far as load and its server need them.
final class Frames {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GOAWAY = 7;

  static final int END_STREAM = 1;
  static final int ACK = 1;
  static final int END_HEADERS = 4;
  static final int PADDED = 8;
  static final int PRIORITY = 0x20;

  static final int HEAD = 9;
  static final int TABLE_SIZE = 1;

  private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
  private static final int LARGEST_WINDOW = Integer.MAX_VALUE;
  private static final int INITIAL_WINDOW = 65_535;

  /// Given back after so many bytes.
  static final int REFILL = 1 << 29;

  private Frames() {}

  static ByteBuf head(ByteBufAllocator pool, int length, int type, int flags, int stream) {
    var frame = pool.directBuffer(HEAD + length);
    writeHead(frame, length, type, flags, stream);
    return frame;
  }

  static void writeHead(ByteBuf frame, int length, int type, int flags, int stream) {
    frame.writeMedium(length).writeByte(type).writeByte(flags).writeInt(stream);
  }

  static void writePreface(ByteBuf out) {
    ByteBufUtil.writeAscii(out, PREFACE);
  }

  static int prefaceLength() {
    return PREFACE.length();
  }

  /// Windows so large that nobody waits for them.
  static void writeSettings(ByteBuf out) {
    writeHead(out, 6, SETTINGS, 0, 0);
    out.writeShort(4).writeInt(LARGEST_WINDOW);
    writeWindow(out, LARGEST_WINDOW - INITIAL_WINDOW);
  }

  static void writeWindow(ByteBuf out, int more) {
    writeHead(out, 4, 8, 0, 0);
    out.writeInt(more);
  }
}
