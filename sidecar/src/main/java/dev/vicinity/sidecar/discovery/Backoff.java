package dev.vicinity.sidecar.discovery;

import java.time.Duration;
import java.util.random.RandomGenerator;

/// Waits that double from failure to failure, each between half and all of its length, so that the
/// sidecars of a mesh do not come back all at once. Used by one thread.
final class Backoff {
  private static final int DOUBLINGS = 20;

  private final long firstMillis;
  private final long longestMillis;
  private final RandomGenerator random;
  private int failures;

  Backoff(Duration first, Duration longest, RandomGenerator random) {
    this.firstMillis = first.toMillis();
    this.longestMillis = longest.toMillis();
    this.random = random;
  }

  long nextMillis() {
    long length = Math.min(firstMillis << Math.min(failures++, DOUBLINGS), longestMillis);
    return length / 2 + random.nextLong(length / 2 + 1);
  }

  void reset() {
    failures = 0;
  }
}
