package dev.vicinity.control.session;

import dev.vicinity.control.publish.Published;
import dev.vicinity.wire.Key;
import dev.vicinity.wire.proto.ControlMessage;
import io.vertx.core.streams.WriteStream;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.function.Consumer;

/// What still has to be sent to one sidecar: the newest value of each key, however slow it reads.
/// Used on the session's event loop.
final class Outbox {
  private final WriteStream<ControlMessage> stream;
  private final Consumer<Published> onSent;
  private final SequencedMap<Key, Published> newest = new LinkedHashMap<>();

  Outbox(WriteStream<ControlMessage> stream, Consumer<Published> onSent) {
    this.stream = stream;
    this.onSent = onSent;
    stream.drainHandler(_ -> drain());
  }

  /// Sends it when the stream takes it, in place of an older value that still waits.
  void offer(Published published) {
    newest.put(published.key(), published);
    drain();
  }

  void forget(Key key) {
    newest.remove(key);
  }

  void clear() {
    newest.clear();
  }

  int waiting() {
    return newest.size();
  }

  private void drain() {
    while (!newest.isEmpty() && !stream.writeQueueFull()) {
      var next = newest.pollFirstEntry().getValue();
      stream.write(next.message());
      onSent.accept(next);
    }
  }
}
