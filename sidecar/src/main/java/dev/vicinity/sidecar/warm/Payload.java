package dev.vicinity.sidecar.warm;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.netty.buffer.ByteBuf;

/// The body of all messages of a warm-up. Its last byte is nowhere else in them.
final class Payload {
  /// In bytes.
  static final int SIZE = 1024;

  private static final char LAST = '\4'; // ASCII: end of transmission
  static final String TEXT = "x".repeat(SIZE - 1) + LAST;
  static final byte[] BYTES = TEXT.getBytes(US_ASCII);

  private Payload() {}

  static boolean endsAt(ByteBuf bytes) {
    return bytes.isReadable() && bytes.getByte(bytes.writerIndex() - 1) == LAST;
  }
}
