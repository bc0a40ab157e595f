package dev.vicinity.sidecar.forward;

import dev.vicinity.sidecar.exchange.End;
import dev.vicinity.sidecar.exchange.Upstream;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/// What came of a request's body so far, kept for the first try and for those after it.
///
/// Keeps up to a limit; beyond that the request can still be sent once, not again. On its event
/// loop only.
final class RequestBody {
  private static final int LIMIT = 256 * 1024;

  private final ArrayList<ByteBuf> kept = new ArrayList<>(0);
  private int keptBytes;
  private long bytes;
  private boolean complete;
  private boolean lost;
  private @Nullable HttpHeaders trailers;

  /// All of the request was its head.
  void none() {
    complete = true;
  }

  boolean isComplete() {
    return complete;
  }

  long bytes() {
    return bytes;
  }

  /// Whether a further try could send all of it again.
  boolean isReplayable() {
    return !lost;
  }

  boolean isFull() {
    return keptBytes >= LIMIT;
  }

  boolean isEmpty() {
    return bytes == 0;
  }

  boolean hasTrailers() {
    return trailers != null;
  }

  /// Notes what came and keeps it, taking over the buffer.
  void keep(ByteBuf buffer, End end) {
    note(buffer, end);
    if (buffer.isReadable()) {
      kept.add(buffer);
      keptBytes += buffer.readableBytes();
    } else {
      buffer.release();
    }
  }

  /// Notes what came and is on its way already; keeps it too while that is allowed.
  void passing(ByteBuf buffer, End end, Keeping keeping) {
    note(buffer, end);
    if (keeping == Keeping.NO || keptBytes + buffer.readableBytes() > LIMIT) {
      lose();
    } else if (!lost && buffer.isReadable()) {
      kept.add(buffer.retainedDuplicate());
      keptBytes += buffer.readableBytes();
    }
  }

  void trailers(HttpHeaders last) {
    trailers = last;
    complete = true;
  }

  /// Whether bytes that pass are kept.
  enum Keeping {
    YES,
    NO
  }

  /// Sends all there is so far.
  void sendTo(Upstream upstream, Keeping keeping) {
    int last = kept.size() - 1;
    var end = trailers;
    for (int i = 0; i <= last; i++) {
      var next = i == last && complete && end == null ? End.LAST : End.OPEN;
      upstream.body(kept.get(i).retainedDuplicate(), next);
    }
    if (end != null) {
      upstream.trailers(end);
    } else if (complete && last < 0) {
      upstream.body(Unpooled.EMPTY_BUFFER, End.LAST);
    }
    if (keeping == Keeping.NO) {
      lose();
    }
  }

  /// Nothing will be sent again.
  void lose() {
    if (bytes > 0) {
      lost = true;
    }
    release();
  }

  void release() {
    for (int i = 0; i < kept.size(); i++) {
      kept.get(i).release();
    }
    kept.clear();
    keptBytes = 0;
  }

  private void note(ByteBuf buffer, End end) {
    bytes += buffer.readableBytes();
    complete = end == End.LAST;
  }
}
