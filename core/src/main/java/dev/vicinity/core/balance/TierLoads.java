package dev.vicinity.core.balance;

/// How much of a cluster's traffic each tier takes, in per cent, as Envoy computes it (reference
/// 3.2): a tier spills over only when less than 1/1.4 of its hosts are healthy.
///
/// All ratios count hosts, not weights. Healthy hosts are counted in thousandths, so that a host on
/// probation counts for its part; with whole hosts the numbers are exactly Envoy's.
final class TierLoads {
  /// Envoy's overprovisioning factor, in per cent.
  static final int OVERPROVISIONING = 140;

  private static final int FULL = 100;

  /// Per cent of all traffic, tier by tier; 100 together, or all 0.
  final int[] percent;

  /// Which tiers use all their ready hosts.
  final boolean[] panics;

  private TierLoads(int[] percent, boolean[] panics) {
    this.percent = percent;
    this.panics = panics;
  }

  /// Divides traffic among tiers. A tier with less than `panicBelowPercent` healthy hosts uses all
  /// of them, if healthy tiers cannot take everything; 0 switches that off. With nothing healthy
  /// and no panic all loads are 0.
  static TierLoads of(int[] healthyPermille, int[] totals, int panicBelowPercent) {
    int tiers = totals.length;
    var health = new int[tiers];
    int sum = 0;
    for (int i = 0; i < tiers; i++) {
      health[i] = health(healthyPermille[i], totals[i]);
      sum += health[i];
    }
    sum = Math.min(FULL, sum);
    var panics = new boolean[tiers];
    boolean all = sum < FULL && panicBelowPercent > 0;
    if (all) {
      for (int i = 0; i < tiers; i++) {
        long healthy = (long) healthyPermille[i] * FULL;
        panics[i] = totals[i] == 0 || healthy < (long) panicBelowPercent * 1000 * totals[i];
        all &= panics[i];
      }
    }
    return new TierLoads(all ? byHosts(totals) : byHealth(health, sum, healthyPermille), panics);
  }

  /// What a tier of that health can take, in per cent of all traffic.
  static int health(int healthyPermille, int total) {
    return total == 0
        ? 0
        : (int) Math.min(FULL, (long) OVERPROVISIONING * healthyPermille / (1000L * total));
  }

  /// So few may be healthy that every tier's health rounds to 0: then the nearest usable takes all.
  private static int[] byHealth(int[] health, int sum, int[] healthyPermille) {
    var loads = new int[health.length];
    int remaining = FULL;
    int first = -1;
    for (int i = 0; i < health.length; i++) {
      boolean able = sum > 0 ? health[i] > 0 : healthyPermille[i] > 0;
      first = first < 0 && able ? i : first;
      loads[i] = sum == 0 ? 0 : Math.min(remaining, health[i] * FULL / sum);
      remaining -= loads[i];
    }
    if (first >= 0) {
      loads[first] += remaining;
    }
    return loads;
  }

  private static int[] byHosts(int[] totals) {
    long hosts = 0;
    for (int total : totals) {
      hosts += total;
    }
    var loads = new int[totals.length];
    int remaining = FULL;
    int first = -1;
    for (int i = 0; i < totals.length && hosts > 0; i++) {
      first = first < 0 && totals[i] > 0 ? i : first;
      loads[i] = (int) (FULL * (long) totals[i] / hosts);
      remaining -= loads[i];
    }
    if (first >= 0) {
      loads[first] += remaining;
    }
    return loads;
  }
}
