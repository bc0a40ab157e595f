package dev.vicinity.sidecar.forward;

import io.netty.util.AsciiString;
import java.util.random.RandomGenerator;

/// Makes `x-request-id`s: random UUIDs (RFC 9562, version 4). On one event loop only.
final class RequestIds {
  private static final byte[] HEX = {
    '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'
  };

  private final RandomGenerator random;

  RequestIds(RandomGenerator random) {
    this.random = random;
  }

  AsciiString next() {
    long high = (random.nextLong() & ~0xf000L) | 0x4000L;
    long low = (random.nextLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
    var text = new byte[36];
    hex(text, 0, high >>> 32, 8);
    text[8] = '-';
    hex(text, 9, high >>> 16, 4);
    text[13] = '-';
    hex(text, 14, high, 4);
    text[18] = '-';
    hex(text, 19, low >>> 48, 4);
    text[23] = '-';
    hex(text, 24, low, 12);
    return new AsciiString(text, false);
  }

  private static void hex(byte[] text, int from, long bits, int digits) {
    for (int i = digits - 1; i >= 0; i--) {
      text[from + i] = HEX[(int) bits & 15];
      bits >>>= 4;
    }
  }
}
