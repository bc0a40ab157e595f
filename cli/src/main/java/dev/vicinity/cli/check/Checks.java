package dev.vicinity.cli.check;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// All that `vicinity check` looks at, in the order in which one thing needs another.
public final class Checks {
  private Checks() {}

  /// How an installation is at `now`.
  public static List<Finding> of(Snapshot seen, Instant now) {
    var findings = new ArrayList<>(PlaneChecks.of(seen));
    if (!seen.components().isEmpty()) {
      findings.addAll(new TrustChecks(now).of(seen));
      findings.addAll(WorkloadChecks.of(seen));
    }
    return findings;
  }

  /// Whether a cluster can take an installation.
  public static List<Finding> before(Ground ground) {
    return GroundChecks.of(ground);
  }
}
