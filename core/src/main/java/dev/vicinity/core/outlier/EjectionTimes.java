package dev.vicinity.core.outlier;

import dev.vicinity.core.policy.OutlierPolicy;
import java.time.Duration;

/// How long the n-th ejection of a host lasts: the base time n times, up to a limit.
record EjectionTimes(long baseNanos, long longestNanos) {
  private static final Duration ENVOYS_LIMIT = Duration.ofMinutes(5);

  // without a rule a host that is back should not wait long for its traffic; a try costs little
  private static final int LIMIT_WITHOUT_RULE = 5;

  static EjectionTimes of(OutlierPolicy policy) {
    long base = policy.baseEjection().toNanos();
    return new EjectionTimes(
        base,
        switch (policy.source()) {
          case RULE -> Math.max(ENVOYS_LIMIT.toNanos(), base);
          case DEFAULT -> LIMIT_WITHOUT_RULE * base;
        });
  }

  long nanos(int count) {
    return Math.min(baseNanos * count, longestNanos);
  }
}
