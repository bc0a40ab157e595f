package dev.vicinity.sidecar.http1;

import io.netty.buffer.ByteBuf;
import io.netty.util.AsciiString;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.Arrays;

/// The bytes of one message head while it is put together; one for each event loop, used within one
/// call. An array is filled faster than a direct buffer, and then copied once.
final class HeadBuffer {
  private static final FastThreadLocal<HeadBuffer> OF_THREAD =
      new FastThreadLocal<>() {
        @Override
        protected HeadBuffer initialValue() {
          return new HeadBuffer();
        }
      };

  private byte[] bytes = new byte[2048];
  private int length;

  private HeadBuffer() {}

  static HeadBuffer ofThread() {
    return OF_THREAD.get();
  }

  void begin() {
    length = 0;
  }

  int length() {
    return length;
  }

  HeadBuffer put(AsciiString text) {
    int size = text.length();
    reserve(size);
    System.arraycopy(text.array(), text.arrayOffset(), bytes, length, size);
    length += size;
    return this;
  }

  HeadBuffer put(CharSequence text) {
    return switch (text) {
      case AsciiString ascii -> put(ascii);
      case String string -> put(string);
      default -> put(text.toString());
    };
  }

  // The one way to copy a Latin-1 string without a check of each character; heads are Latin-1.
  @SuppressWarnings("deprecation")
  private HeadBuffer put(String text) {
    int size = text.length();
    reserve(size);
    text.getBytes(0, size, bytes, length);
    length += size;
    return this;
  }

  HeadBuffer put(char ascii) {
    reserve(1);
    bytes[length++] = (byte) ascii;
    return this;
  }

  HeadBuffer field(CharSequence name, CharSequence value) {
    return put(name).put(':').put(' ').put(value).line();
  }

  HeadBuffer line() {
    reserve(2);
    bytes[length++] = '\r';
    bytes[length++] = '\n';
    return this;
  }

  void moveTo(ByteBuf buffer) {
    moveTo(buffer, 0);
  }

  /// Without the first `sent` bytes.
  void moveTo(ByteBuf buffer, int sent) {
    buffer.writeBytes(bytes, sent, length - sent);
    length = 0;
  }

  private void reserve(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, length + more));
    }
  }
}
