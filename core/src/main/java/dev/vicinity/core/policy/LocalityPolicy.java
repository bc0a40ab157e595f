package dev.vicinity.core.policy;

import java.util.List;
import java.util.Map;

/// How nearness counts for a cluster: the effective one of DestinationRule, Service and mesh
/// (reference 2.2 to 2.6).
public sealed interface LocalityPolicy {
  /// No rule: nearest first (reference 2.4a without a list).
  record NearFirst() implements LocalityPolicy {}

  /// Switched off: one tier.
  record Off() implements LocalityPolicy {}

  /// Regional failover and label priorities, either list possibly empty, with outlier detection.
  record Failover(List<RegionPair> regions, List<String> labelPriority) implements LocalityPolicy {
    public Failover {
      regions = List.copyOf(regions);
      labelPriority = List.copyOf(labelPriority);
    }
  }

  /// Fixed shares by consumer locality.
  record Distribute(List<Share> shares, Unmatched unmatched) implements LocalityPolicy {
    public Distribute {
      shares = List.copyOf(shares);
    }
  }

  /// Kubernetes' `trafficDistribution`.
  record TrafficDistribution(Scope scope) implements LocalityPolicy {}

  /// Traffic from `from` that leaves its region goes to `to` first.
  record RegionPair(String from, String to) {}

  /// The shares of consumers in `from`: locality pattern to weight, 1 to 100, summing to 100.
  record Share(String from, Map<String, Integer> to) {
    public Share {
      to = Map.copyOf(to);
    }
  }

  /// What becomes of localities that a `distribute` does not name.
  enum Unmatched {
    /// They take over while the named ones cannot answer.
    RESERVE,
    /// They never get traffic, as in Istio (`vicinity.dev/strict-locality: "true"`).
    EXCLUDED
  }

  /// How near is near.
  enum Scope {
    /// `PreferClose`, `PreferSameZone`.
    SAME_ZONE,
    /// `PreferSameNode`.
    SAME_NODE
  }
}
