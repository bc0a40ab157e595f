package dev.vicinity.core.balance;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.core.mesh.Endpoint;
import dev.vicinity.core.mesh.EndpointSet;
import dev.vicinity.core.mesh.EndpointSet.Basis;
import dev.vicinity.core.mesh.EndpointSet.Weighting;
import dev.vicinity.core.mesh.Locality;
import dev.vicinity.core.mesh.LocalityGroup.Use;
import dev.vicinity.core.mesh.Readiness;
import dev.vicinity.core.policy.Balancing;
import dev.vicinity.core.policy.TrafficPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;

/// Works out which hosts take part, in which pools, with what share: once for each balancer.
///
/// Hosts are trusted first: regular tiers, then reserve. If none of those is usable but some are
/// ready, distrust would leave nothing to answer, so all ready hosts are used (panic). Unready and
/// draining ones never are.
final class Layout {
  /// A pool with its part of all traffic.
  record Part(Pool pool, double fraction) {}

  private final Weighting weighting;
  private final Balancing balancing;
  private final int panicBelowPercent;
  private final int start;

  final List<Part> parts = new ArrayList<>();

  /// Everything usable, one pool for each tier, nearest first, reserve last: where retries look.
  final List<Pool> byNearness = new ArrayList<>();

  final List<TierLoad> loads = new ArrayList<>();

  Layout(
      EndpointSet set,
      TrafficPolicy policy,
      Locality consumer,
      Function<Address, UpstreamHost> hosts,
      int start) {
    weighting = set.weighting();
    balancing = policy.balancing();
    panicBelowPercent =
        set.basis() == Basis.TRAFFIC_DISTRIBUTION ? 0 : policy.outliers().minHealthPercent();
    this.start = start;
    // with minHealthPercent Istio does not list unready endpoints (reference 2.7)
    Predicate<Endpoint> counts =
        endpoint -> panicBelowPercent == 0 || endpoint.readiness() == Readiness.READY;
    var reasons = new Reasons(set.basis(), consumer);
    var sections =
        set.groups().stream().map(g -> Section.of(g, counts, balancing, reasons, hosts)).toList();
    boolean trusted = sections.stream().anyMatch(section -> section.permille() > 0);
    var trust = trusted ? Tier.Trust.HEALTHY : Tier.Trust.READY;
    var regular = tiers(sections, Use.REGULAR, trust);
    var reserve = tiers(sections, Use.RESERVE, trust);
    if (regular.stream().anyMatch(Tier::isUsable)) {
      lay(regular, Traffic.YES);
      lay(reserve, Traffic.NO);
    } else {
      lay(regular, Traffic.NO);
      lay(reserve, Traffic.YES);
    }
  }

  /// Whether tiers take traffic at first try.
  private enum Traffic {
    YES,
    NO
  }

  private static List<Tier> tiers(List<Section> sections, Use use, Tier.Trust trust) {
    var byTier = new TreeMap<Integer, List<Section>>();
    for (var section : sections) {
      if (section.group().use() == use) {
        byTier.computeIfAbsent(section.group().tier(), _ -> new ArrayList<>()).add(section);
      }
    }
    var tiers = new ArrayList<Tier>();
    byTier.forEach((number, members) -> tiers.add(new Tier(number, use, trust, members)));
    return tiers;
  }

  private void lay(List<Tier> tiers, Traffic traffic) {
    var permille = tiers.stream().mapToInt(Tier::permille).toArray();
    var totals = tiers.stream().mapToInt(Tier::total).toArray();
    var divided = TierLoads.of(permille, totals, panicBelowPercent);
    for (int i = 0; i < tiers.size(); i++) {
      var tier = divided.panics[i] ? tiers.get(i).inPanic() : tiers.get(i);
      var members = tier.members();
      int percent = traffic == Traffic.YES && !members.isEmpty() ? divided.percent[i] : 0;
      loads.add(new TierLoad(tier.number(), tier.use(), members.size(), totals[i], percent));
      if (!members.isEmpty()) {
        byNearness.add(pool(tier, members));
      }
      if (percent > 0) {
        divide(tier, percent / 100.0);
      }
    }
  }

  private void divide(Tier tier, double fraction) {
    double sum = tier.sections().stream().mapToDouble(tier::weight).sum();
    if (weighting == Weighting.POOLED || sum == 0) {
      parts.add(new Part(pool(tier, tier.members()), fraction));
      return;
    }
    for (var section : tier.sections()) {
      double weight = tier.weight(section);
      if (weight > 0) {
        parts.add(new Part(pool(tier, tier.members(section)), fraction * weight / sum));
      }
    }
  }

  private Pool pool(Tier tier, List<Pool.Member> members) {
    return new Pool(tier.number(), members, balancing, start);
  }
}
