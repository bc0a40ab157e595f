package dev.vicinity.core.outlier;

import dev.vicinity.core.balance.HostHealth;
import dev.vicinity.core.balance.HostHealth.Offence;
import dev.vicinity.core.policy.OutlierPolicy;
import java.time.Duration;

/// How a host's share grows again after an ejection: in ten equal steps from a tenth to all, over
/// the base ejection time, five seconds at most.
record Ramp(long lengthNanos) {
  private static final Duration LONGEST = Duration.ofSeconds(5);
  private static final int STEPS = 10;
  private static final int FULL = 1000;

  static Ramp of(OutlierPolicy policy) {
    return new Ramp(Math.min(policy.baseEjection().toNanos(), LONGEST.toNanos()));
  }

  long stepNanos() {
    return lengthNanos / STEPS;
  }

  HostHealth start(Offence offence, long nowNanos) {
    return lengthNanos < STEPS
        ? new HostHealth.Healthy()
        : new HostHealth.Probing(offence, nowNanos, FULL / STEPS);
  }

  /// What a host on probation is now.
  HostHealth at(HostHealth.Probing probing, long nowNanos) {
    long step = (nowNanos - probing.sinceNanos()) / stepNanos() + 1;
    return step >= STEPS
        ? new HostHealth.Healthy()
        : new HostHealth.Probing(
            probing.offence(), probing.sinceNanos(), (int) (step * FULL / STEPS));
  }
}
