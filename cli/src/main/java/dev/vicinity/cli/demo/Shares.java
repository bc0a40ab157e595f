package dev.vicinity.cli.demo;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// What fraction of a client's requests each zone should get; zones not named get none.
record Shares(Map<Zone, Double> of) {
  Shares {
    of = Map.copyOf(of);
  }

  static Shares all(Zone zone) {
    return new Shares(Map.of(zone, 1.0));
  }

  static Shares split(Zone first, double share, Zone second) {
    return new Shares(Map.of(first, share, second, 1 - share));
  }

  double of(Zone zone) {
    return of.getOrDefault(zone, 0.0);
  }

  /// What differs from them by more than `points` percentage points, or failed; empty if nothing.
  List<String> differences(Tally measured, double points) {
    var differences = new ArrayList<String>();
    for (var zone : Zone.ALL) {
      double share = measured.share(zone);
      double allowed = of(zone) == 0 || of(zone) == 1 ? 0 : points / 100;
      if (Math.abs(share - of(zone)) > allowed) {
        differences.add(
            String.format(
                Locale.ROOT,
                "%s got %.1f %% (expected: %.0f %%)",
                zone.locality(),
                100 * share,
                100 * of(zone)));
      }
    }
    if (measured.failures() > 0) {
      differences.add(measured.failures() + " requests failed");
    }
    return differences;
  }
}
