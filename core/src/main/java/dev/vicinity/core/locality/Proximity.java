package dev.vicinity.core.locality;

import dev.vicinity.core.mesh.Locality;
import dev.vicinity.core.mesh.LocalityGroup;
import dev.vicinity.core.policy.LocalityPolicy.RegionPair;
import java.util.List;

/// Distance between localities as Istio sees it (reference 2.4a).
final class Proximity {
  private static final int SAME_REGION = 2;
  private static final int OTHER_REGION = 3;
  private static final int NOT_THE_TARGET_REGION = 4;
  private static final int DISTANCES = 5;

  private Proximity() {}

  /// Refines the tiers that groups have by distance; then without gaps.
  static List<LocalityGroup> tiered(
      List<LocalityGroup> groups, Locality consumer, List<RegionPair> regions) {
    return Grouping.compacted(
        groups.stream()
            .map(
                group ->
                    Grouping.inTier(
                        group, DISTANCES * group.tier() + of(consumer, group.locality(), regions)))
            .toList());
  }

  /// 0 in the same subzone, 1 zone, 2 region, 3 anywhere else; when the consumer's region has a
  /// failover target, 3 is that region and 4 anywhere else. Two unknown parts are the same.
  static int of(Locality consumer, Locality other, List<RegionPair> regions) {
    if (!consumer.region().equals(other.region())) {
      for (var pair : regions) {
        if (pair.from().equals(consumer.region())) {
          return pair.to().equals(other.region()) ? OTHER_REGION : NOT_THE_TARGET_REGION;
        }
      }
      return OTHER_REGION;
    }
    if (!consumer.zone().equals(other.zone())) {
      return SAME_REGION;
    }
    return consumer.subzone().equals(other.subzone()) ? 0 : 1;
  }
}
