package dev.vicinity.core.locality;

import dev.vicinity.core.mesh.Locality;
import dev.vicinity.core.mesh.LocalityGroup;
import dev.vicinity.core.mesh.LocalityGroup.Use;
import dev.vicinity.core.mesh.Workload;
import dev.vicinity.core.policy.LocalityPolicy.Distribute;
import dev.vicinity.core.policy.LocalityPolicy.Share;
import dev.vicinity.core.policy.LocalityPolicy.Unmatched;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Istio's `distribute`: fixed shares for the localities that a rule names (reference 2.5).
final class Distribution {
  /// Overlap is an error elsewhere; should it get here, the more exact pattern claims first.
  private static final Comparator<Map.Entry<String, Integer>> EXACT_FIRST =
      Comparator.comparing((Map.Entry<String, Integer> to) -> to.getKey().contains("*"))
          .thenComparing(to -> -to.getKey().length())
          .thenComparing(Map.Entry::getKey);

  private Distribution() {}

  /// The groups with the shares of the first rule for the consumer's locality; empty if none is.
  static Optional<List<LocalityGroup>> apply(
      Distribute distribute, List<LocalityGroup> groups, Workload consumer) {
    return distribute.shares().stream()
        .filter(share -> matches(Locality.parse(share.from()), consumer.locality()))
        .findFirst()
        .map(share -> shared(share, groups, consumer.locality(), distribute.unmatched()));
  }

  private static List<LocalityGroup> shared(
      Share share, List<LocalityGroup> groups, Locality consumer, Unmatched unmatched) {
    var left = new ArrayList<>(groups);
    var result = new ArrayList<LocalityGroup>();
    share.to().entrySet().stream()
        .sorted(EXACT_FIRST)
        .forEach(
            to -> {
              var pattern = Locality.parse(to.getKey());
              var claimed = left.stream().filter(g -> matches(pattern, g.locality())).toList();
              left.removeAll(claimed);
              result.addAll(divided(claimed, to.getValue()));
            });
    for (var group : left) {
      result.add(
          switch (unmatched) {
            case RESERVE -> reserve(group, consumer);
            case EXCLUDED -> new LocalityGroup(group.locality(), 0, 0, Use.REGULAR, List.of());
          });
    }
    result.sort(Grouping.BY_LOCALITY);
    return Grouping.compacted(result);
  }

  /// Several groups of one pattern share its weight by what they weigh themselves, rounded up.
  private static List<LocalityGroup> divided(List<LocalityGroup> groups, int weight) {
    long sum = groups.stream().mapToLong(LocalityGroup::weight).sum();
    return groups.stream()
        .map(
            group ->
                new LocalityGroup(
                    group.locality(),
                    0,
                    (int) Math.ceilDiv((long) group.weight() * weight, sum),
                    Use.REGULAR,
                    group.endpoints()))
        .toList();
  }

  /// Behind everything named, the nearest first.
  private static LocalityGroup reserve(LocalityGroup group, Locality consumer) {
    int tier = 1 + Proximity.of(consumer, group.locality(), List.of());
    return new LocalityGroup(
        group.locality(), tier, group.weight(), Use.RESERVE, group.endpoints());
  }

  /// Whether a rule's locality covers another (reference 1.6): `*` covers everything; an absent
  /// zone or subzone too.
  static boolean matches(Locality rule, Locality locality) {
    return (rule.region().equals("*") || rule.region().equals(locality.region()))
        && covers(rule.zone(), locality.zone())
        && covers(rule.subzone(), locality.subzone());
  }

  private static boolean covers(String rule, String part) {
    return rule.isEmpty() || rule.equals("*") || rule.equals(part);
  }
}
