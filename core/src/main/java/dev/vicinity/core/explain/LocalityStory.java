package dev.vicinity.core.explain;

import dev.vicinity.core.balance.LoadBalancer;
import dev.vicinity.core.balance.PickReason;
import dev.vicinity.core.balance.TierLoad;
import dev.vicinity.core.balance.UpstreamHost;
import dev.vicinity.core.mesh.Address;
import dev.vicinity.core.mesh.EndpointSet;
import dev.vicinity.core.mesh.EndpointSet.Basis;
import dev.vicinity.core.mesh.EndpointSet.Weighting;
import dev.vicinity.core.mesh.LocalityGroup;
import dev.vicinity.core.mesh.LocalityGroup.Use;
import dev.vicinity.core.mesh.Workload;
import dev.vicinity.core.policy.ClusterSpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Why a cluster's traffic is divided as it is, in sentences.
record LocalityStory(
    ClusterSpec spec,
    EndpointSet set,
    Workload consumer,
    LoadBalancer balancer,
    Map<Address, UpstreamHost> hosts) {
  private static final String NOT_NAMED = "held in reserve, because the rule does not name it.";

  List<String> sentences() {
    var told = new ArrayList<String>();
    if (hosts.isEmpty()) {
      told.add(nothing());
      return told;
    }
    told.add(basis());
    excluded(told);
    unusable(told);
    if (balancer.shares().isEmpty()) {
      told.add(
          "no healthy upstream: none of the %d endpoints of %s is ready."
              .formatted(hosts.size(), name()));
      return told;
    }
    tiers(told);
    if (balancer.shares().stream().anyMatch(share -> share.reason() == PickReason.PANIC)) {
      told.add("Too few hosts are left to be trusted: all ready ones are used, ejected or not.");
    }
    return told;
  }

  private String nothing() {
    var named = set.groups().stream().map(group -> place(group)).toList();
    return named.isEmpty()
        ? "no healthy upstream: " + name() + " has no endpoints."
        : "no healthy upstream: %s names none of %s, and its rule is strict."
            .formatted(rule(), String.join(", ", named));
  }

  private String basis() {
    var from =
        consumer.locality().isNone() ? "an unknown locality" : consumer.locality().toString();
    return switch (set.basis()) {
      case NEAR_FIRST ->
          "No locality rule for %s: the nearest endpoints come first, seen from %s."
              .formatted(name(), from);
      case FAILOVER ->
          "%s: the nearest endpoints of %s come first, seen from %s, then those its failover names."
              .formatted(rule(), name(), from);
      case FAILOVER_PRIORITY ->
          "%s: endpoints of %s that share more of failoverPriority with the caller come first."
              .formatted(rule(), name());
      case DISTRIBUTE ->
          "%s: traffic to %s from %s is distributed by weight: %s."
              .formatted(rule(), name(), from, weights());
      case TRAFFIC_DISTRIBUTION ->
          "The Service's trafficDistribution puts the nearest endpoints of %s first, seen from %s."
              .formatted(name(), from);
      case NONE ->
          set.weighting() == Weighting.POOLED
              ? "Locality has no say for %s: all endpoints are one tier.".formatted(name())
              : "%s distributes nothing from %s: localities of %s share by their capacity."
                  .formatted(rule(), from, name());
    };
  }

  private String weights() {
    var named =
        set.groups().stream()
            .filter(group -> group.use() == Use.REGULAR && !group.endpoints().isEmpty())
            .map(group -> place(group) + " " + group.weight())
            .toList();
    return named.isEmpty() ? "no locality it names has an endpoint" : String.join(", ", named);
  }

  private void excluded(List<String> told) {
    var empty =
        set.groups().stream()
            .filter(group -> group.endpoints().isEmpty())
            .map(LocalityStory::place)
            .toList();
    if (!empty.isEmpty() && set.basis() == Basis.DISTRIBUTE) {
      told.add(String.join(", ", empty) + " is not named by the strict rule and gets nothing.");
    }
  }

  private void unusable(List<String> told) {
    for (var group : set.groups()) {
      for (var endpoint : group.endpoints()) {
        var host = hosts.get(endpoint.address());
        var word = host == null ? "" : ClusterView.word(endpoint, host.health());
        var who =
            endpoint.address() + " (" + endpoint.workload().name() + ", " + place(group) + ")";
        switch (word) {
          case "unready" ->
              told.add(who + " is not ready: it counts in its tier, and gets nothing.");
          case "draining" -> told.add(who + " is draining: it gets nothing new.");
          case "ejected" -> told.add(who + " is ejected for failing: it gets nothing for now.");
          case "probing" -> told.add(who + " is back from ejection: its share grows step by step.");
          default -> {}
        }
      }
    }
  }

  private void tiers(List<String> told) {
    boolean regularAnswers =
        balancer.tiers().stream().anyMatch(t -> t.use() == Use.REGULAR && t.percent() > 0);
    for (var tier : balancer.tiers()) {
      var what =
          "Tier %d (%s): %d of %d endpoints usable; "
              .formatted(tier.tier(), places(tier), tier.usable(), tier.total());
      told.add(
          what
              + switch (tier.use()) {
                case REGULAR -> regular(tier);
                case RESERVE -> regularAnswers ? NOT_NAMED : reserve(tier);
              });
    }
  }

  private static String reserve(TierLoad tier) {
    return tier.percent() == 0
        ? NOT_NAMED
        : "in reserve, takes %d%% because nothing the rule names can answer."
            .formatted(tier.percent());
  }

  private static String regular(TierLoad tier) {
    if (tier.percent() == 100) {
      return "takes all traffic.";
    }
    if (tier.percent() == 0) {
      return tier.usable() == 0 ? "cannot answer." : "takes none: nearer tiers can carry it all.";
    }
    return "takes %d%% (a tier keeps 1.4 times its usable part, the rest spills over)."
        .formatted(tier.percent());
  }

  private String places(TierLoad tier) {
    return String.join(
        ", ",
        set.groups().stream()
            .filter(g -> g.tier() == tier.tier() && g.use() == tier.use())
            .map(LocalityStory::place)
            .distinct()
            .toList());
  }

  private static String place(LocalityGroup group) {
    return group.locality().isNone() ? "no locality" : group.locality().toString();
  }

  private String name() {
    return Sentences.name(set.cluster());
  }

  private String rule() {
    var origin = spec.policy().origin();
    return origin.isEmpty() ? "The mesh's locality setting" : origin;
  }
}
