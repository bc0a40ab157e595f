package dev.vicinity.core.balance;

import dev.vicinity.core.balance.HostHealth.Offence;
import java.util.concurrent.atomic.AtomicInteger;

/// Failures in a row of one host, one count for each kind of offence.
///
/// Event loops write and read; a success writes only if there was a failure before, so that healthy
/// hosts cost no shared writes.
public final class FailureCounters {
  private final AtomicInteger statuses = new AtomicInteger();
  private final AtomicInteger gateway = new AtomicInteger();
  private final AtomicInteger localOrigin = new AtomicInteger();

  FailureCounters() {}

  /// Failures in a row of this kind.
  public int count(Offence kind) {
    return of(kind).get();
  }

  /// Counts one more and returns the new count.
  public int increment(Offence kind) {
    return of(kind).incrementAndGet();
  }

  /// Ends a row.
  public void clear(Offence kind) {
    var count = of(kind);
    if (count.get() != 0) {
      count.set(0);
    }
  }

  /// Ends all rows.
  public void clear() {
    statuses.set(0);
    gateway.set(0);
    localOrigin.set(0);
  }

  private AtomicInteger of(Offence kind) {
    return switch (kind) {
      case CONSECUTIVE_5XX -> statuses;
      case CONSECUTIVE_GATEWAY_ERRORS -> gateway;
      case CONSECUTIVE_LOCAL_ORIGIN_FAILURES -> localOrigin;
    };
  }
}
