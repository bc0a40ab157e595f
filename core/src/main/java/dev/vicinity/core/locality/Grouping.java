package dev.vicinity.core.locality;

import dev.vicinity.core.mesh.Endpoint;
import dev.vicinity.core.mesh.Locality;
import dev.vicinity.core.mesh.LocalityGroup;
import dev.vicinity.core.mesh.LocalityGroup.Use;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToIntFunction;

/// Groups of endpoints, and tiers without gaps.
final class Grouping {
  private static final Comparator<Locality> BY_TEXT =
      Comparator.comparing(l -> l.region() + "/" + l.zone() + "/" + l.subzone());

  static final Comparator<LocalityGroup> BY_LOCALITY =
      Comparator.comparing(LocalityGroup::locality, BY_TEXT);

  private Grouping() {}

  /// One group for each locality, in the order of their texts, all in tier 0.
  static List<LocalityGroup> byLocality(Collection<Endpoint> endpoints) {
    var byLocality = new TreeMap<Locality, List<Endpoint>>(BY_TEXT);
    for (var endpoint : endpoints) {
      byLocality.computeIfAbsent(endpoint.locality(), _ -> new ArrayList<>()).add(endpoint);
    }
    var groups = new ArrayList<LocalityGroup>();
    byLocality.forEach((locality, members) -> groups.add(group(locality, 0, Use.REGULAR, members)));
    return groups;
  }

  /// Splits every group by a rank of its endpoints; ranks become tiers.
  static List<LocalityGroup> splitBy(List<LocalityGroup> groups, ToIntFunction<Endpoint> rank) {
    var split = new ArrayList<LocalityGroup>();
    for (var group : groups) {
      var byRank = new TreeMap<Integer, List<Endpoint>>();
      for (var endpoint : group.endpoints()) {
        byRank.computeIfAbsent(rank.applyAsInt(endpoint), _ -> new ArrayList<>()).add(endpoint);
      }
      byRank.forEach(
          (tier, members) -> split.add(group(group.locality(), tier, group.use(), members)));
    }
    return compacted(split);
  }

  /// Renumbers tiers from 0 without gaps, in the same order.
  static List<LocalityGroup> compacted(List<LocalityGroup> groups) {
    var tiers = new TreeSet<Integer>();
    groups.forEach(group -> tiers.add(group.tier()));
    var places = new HashMap<Integer, Integer>();
    tiers.forEach(tier -> places.put(tier, places.size()));
    return groups.stream()
        .map(group -> inTier(group, places.getOrDefault(group.tier(), 0)))
        .toList();
  }

  static LocalityGroup inTier(LocalityGroup group, int tier) {
    return new LocalityGroup(
        group.locality(), tier, group.weight(), group.use(), group.endpoints());
  }

  /// A group weighs what its endpoints weigh together.
  private static LocalityGroup group(
      Locality locality, int tier, Use use, List<Endpoint> endpoints) {
    long weight = 0;
    for (var endpoint : endpoints) {
      weight += endpoint.weight();
    }
    return new LocalityGroup(
        locality, tier, (int) Math.min(weight, Integer.MAX_VALUE), use, endpoints);
  }
}
