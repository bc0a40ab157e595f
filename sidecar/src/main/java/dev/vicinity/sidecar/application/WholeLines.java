package dev.vicinity.sidecar.application;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.streams.WriteStream;
import org.jspecify.annotations.Nullable;

/// An answer of which only whole lines are passed on, under back-pressure: what breaks off in the
/// middle leaves something that can be read. On the response's context.
final class WholeLines {
  /// A line that is longer is no sample.
  private static final int MAX_LINE = 1 << 20;

  private final HttpClientResponse from;
  private final Promise<Void> end = Promise.promise();
  private Buffer rest = Buffer.buffer();
  private @Nullable WriteStream<Buffer> to;

  /// Nothing is read before `pass`.
  WholeLines(HttpClientResponse from) {
    this.from = from;
    // Before anything is awaited: an end in the meantime must not be missed.
    from.pause().handler(this::read).exceptionHandler(end::tryFail).endHandler(_ -> ended());
  }

  String type() {
    var type = from.getHeader("content-type");
    return type == null ? "" : type;
  }

  /// Completes when all was passed on, fails when it broke off; `to` is not ended.
  Future<Void> pass(WriteStream<Buffer> stream) {
    to = stream;
    from.resume();
    return end.future();
  }

  private void ended() {
    var stream = to;
    if (stream != null && rest.length() > 0 && !end.future().isComplete()) {
      stream.write(rest.appendByte((byte) '\n'));
    }
    end.tryComplete();
  }

  private void read(Buffer more) {
    var stream = to;
    if (stream == null || end.future().isComplete()) {
      return;
    }
    int last = lastBreak(more);
    if (last < 0) {
      rest.appendBuffer(more);
    } else {
      stream.write(rest.appendBuffer(more, 0, last + 1));
      rest = Buffer.buffer().appendBuffer(more, last + 1, more.length() - last - 1);
    }
    if (rest.length() > MAX_LINE) {
      end.tryFail("a line of more than " + MAX_LINE + " bytes");
      from.request().reset();
    } else if (stream.writeQueueFull()) {
      from.pause();
      stream.drainHandler(_ -> from.resume());
    }
  }

  private static int lastBreak(Buffer buffer) {
    for (int at = buffer.length() - 1; at >= 0; at--) {
      if (buffer.getByte(at) == '\n') {
        return at;
      }
    }
    return -1;
  }
}
