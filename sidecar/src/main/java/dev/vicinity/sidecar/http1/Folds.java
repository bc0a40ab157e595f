package dev.vicinity.sidecar.http1;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.LastHttpContent;
import java.util.List;

/// Finds lines of a head that go on in the next (obs-fold; RFC 9112, 5.2), which Netty's decoder
/// joins and others do not. Follows one decoder; on its event loop only.
final class Folds {
  static final String FOLDED = "folded line";

  private boolean inHead = true;
  private boolean begun;

  /// Whether the bytes about to be decoded have one; looks no further than the head's end.
  boolean isFolded(ByteBuf in) {
    if (!inHead) {
      return false;
    }
    int end = in.writerIndex();
    int at = in.readerIndex();
    if (begun) {
      if (at < end && isSpace(in.getByte(at))) {
        return true;
      }
    } else {
      at = start(in, at, end);
    }
    while (true) {
      int next = in.indexOf(at, end, (byte) '\n') + 1;
      if (next == 0 || next == end) {
        return false;
      }
      byte first = in.getByte(next);
      if (first == '\r' || first == '\n') {
        return false;
      }
      if (isSpace(first)) {
        return true;
      }
      at = next;
    }
  }

  /// Empty lines before a head are allowed.
  private static int start(ByteBuf in, int from, int end) {
    int at = from;
    while (at < end && (in.getByte(at) == '\r' || in.getByte(at) == '\n')) {
      at++;
    }
    return at;
  }

  private static boolean isSpace(byte octet) {
    return octet == ' ' || octet == '\t';
  }

  /// The decoder has made something of the bytes, or waits for more of a head.
  void decoded(boolean moved, List<Object> out) {
    begun |= inHead && moved;
    for (int i = 0; i < out.size(); i++) {
      var message = out.get(i);
      if (message instanceof HttpMessage) {
        inHead = false;
      }
      if (message instanceof LastHttpContent) {
        inHead = true;
        begun = false;
      }
    }
  }
}
