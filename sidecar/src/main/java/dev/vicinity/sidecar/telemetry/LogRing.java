package dev.vicinity.sidecar.telemetry;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Entries on their way from one event loop to the log's thread: a bounded ring with one writer and
/// one reader, which reuses its entries. When it is full, requests are counted instead of logged.
final class LogRing {
  private final @Nullable LogEntry[] entries;
  private final int mask;
  private volatile long written;
  private volatile long read;
  private volatile long dropped;

  /// `size` is a power of two.
  LogRing(int size) {
    if (Integer.bitCount(size) != 1) {
      throw new IllegalArgumentException("size: " + size + " (expected: a power of two)");
    }
    entries = new LogEntry[size];
    mask = size - 1;
  }

  /// The entry to fill next; null when there is no room, which is counted. Event loop only.
  @Nullable LogEntry claim() {
    if (written - read > mask) {
      countDrop();
      return null;
    }
    int at = (int) written & mask;
    var entry = entries[at];
    if (entry == null) {
      entry = new LogEntry();
      entries[at] = entry;
    }
    return entry;
  }

  /// Hands the claimed entry over. Event loop only.
  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
  void publish() {
    written++;
  }

  /// Shows everything handed over to the reader. The log's thread only; returns how many.
  int drain(Consumer<LogEntry> reader) {
    long until = written;
    int count = 0;
    for (long i = read; i < until; i++) {
      var entry = entries[(int) i & mask];
      if (entry != null) {
        reader.accept(entry);
      }
      read = i + 1;
      count++;
    }
    return count;
  }

  /// How many requests found no room. Any thread.
  long dropped() {
    return dropped;
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one writer
  private void countDrop() {
    dropped++;
  }
}
