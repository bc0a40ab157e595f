package dev.vicinity.sidecar.http2;

import io.netty.handler.codec.http2.Http2Error;
import org.jspecify.annotations.Nullable;

/// Which streams of a client are over beyond doubt, as far as it is worth remembering: a client
/// that goes on with one of them is out of step, and so all that follows on its connection (RFC
/// 9113, 5.1). Streams that we reset are not among them, since their frames may have crossed.
///
/// Used on its connection's event loop only.
final class StreamHistory {
  private static final int KEPT = 8;

  private final int[] ended = new int[KEPT];
  private int next;
  private int last = -1;

  /// The newest identifiers that the client passed over.
  private int skippedFrom;

  private int skippedTo;

  void opened(int id) {
    if (id > last + 2) {
      skippedFrom = last + 2;
      skippedTo = id - 2;
    }
    last = Math.max(last, id);
  }

  /// The client has sent all of its request.
  void ended(int id) {
    ended[next] = id;
    next = (next + 1) % KEPT;
  }

  /// What using the stream now means for the connection; null if that is not known to be wrong.
  @Nullable Http2Error misuse(int id) {
    if (id >= skippedFrom && id <= skippedTo) {
      return Http2Error.PROTOCOL_ERROR;
    }
    for (int known : ended) {
      if (known == id) {
        return Http2Error.STREAM_CLOSED;
      }
    }
    return null;
  }
}
