package dev.vicinity.core.balance;

import dev.vicinity.core.balance.HostHealth.Offence;
import java.util.concurrent.atomic.AtomicIntegerArray;

/// Failures in a row of one host, one count for each kind of offence.
///
/// Event loops write and read; a success writes only if there was a failure before, so that healthy
/// hosts cost no shared writes.
public final class FailureCounters {
  private static final int KINDS = Offence.values().length;

  private final AtomicIntegerArray counts = new AtomicIntegerArray(KINDS);

  FailureCounters() {}

  /// Failures in a row of this kind.
  public int count(Offence kind) {
    return counts.get(kind.ordinal());
  }

  /// Counts one more and returns the new count.
  public int increment(Offence kind) {
    return counts.incrementAndGet(kind.ordinal());
  }

  /// Ends a row.
  public void clear(Offence kind) {
    if (counts.get(kind.ordinal()) != 0) {
      counts.set(kind.ordinal(), 0);
    }
  }

  /// Ends all rows.
  public void clear() {
    for (int i = 0; i < KINDS; i++) {
      counts.set(i, 0);
    }
  }
}
