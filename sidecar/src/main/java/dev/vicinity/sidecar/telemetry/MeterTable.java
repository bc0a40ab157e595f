package dev.vicinity.sidecar.telemetry;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// From the few identities of a request or connection to its counters: open addressing, no
/// allocation on a hit. Used on one event loop; forgets everything when full, which costs one slow
/// look-up each.
final class MeterTable<M> {
  private static final int SLOTS = 4096;

  private final @Nullable Entry<?>[] entries = new Entry<?>[SLOTS];
  private int size;

  /// One remembered combination. `service` and `peer` are compared by identity, texts by value.
  record Entry<M>(Object service, Object peer, long outcome, String flags, String reason, M meter) {
    private boolean is(Object s, Object p, long o, String f, String r) {
      return outcome == o
          && same(service, s)
          && same(peer, p)
          && flags.equals(f)
          && reason.equals(r);
    }

    private static boolean same(Object mine, Object asked) {
      return mine == asked || (mine instanceof String text && text.equals(asked));
    }
  }

  /// Null when it is not known (any more).
  @Nullable M find(Object service, Object peer, long outcome, String flags, String reason) {
    int at = slot(service, peer, outcome, flags, reason);
    for (var entry = entries[at]; entry != null; entry = entries[at]) {
      if (entry.is(service, peer, outcome, flags, reason)) {
        return meterOf(entry);
      }
      at = (at + 1) & (SLOTS - 1);
    }
    return null;
  }

  void put(Entry<M> entry) {
    if (size >= SLOTS / 2) {
      clear();
    }
    int at = slot(entry.service, entry.peer, entry.outcome, entry.flags, entry.reason);
    while (entries[at] != null) {
      at = (at + 1) & (SLOTS - 1);
    }
    entries[at] = entry;
    size++;
  }

  @SuppressWarnings("unchecked") // only `put` fills the table
  private M meterOf(Entry<?> entry) {
    return (M) entry.meter;
  }

  void clear() {
    Arrays.fill(entries, null);
    size = 0;
  }

  private static int slot(Object service, Object peer, long outcome, String flags, String reason) {
    int hash = hash(service) * 31 + hash(peer);
    hash = hash * 31 + Long.hashCode(outcome);
    hash = (hash * 31 + flags.hashCode()) * 31 + reason.hashCode();
    hash *= 0x9E3779B9; // Fibonacci hashing: spreads what differs in low bits only
    return hash >>> (32 - 12);
  }

  private static int hash(Object key) {
    return key instanceof String text ? text.hashCode() : System.identityHashCode(key);
  }
}
