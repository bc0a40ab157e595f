package dev.vicinity.core.mesh;

import java.util.List;
import java.util.Objects;

/// All endpoints of one cluster, ranked as one consumer locality sees them; always whole.
public record EndpointSet(
    ClusterKey cluster,
    Version version,
    Basis basis,
    Weighting weighting,
    List<LocalityGroup> groups) {
  /// What the ranking follows from.
  public enum Basis {
    /// No rule: nearest first, Vicinity's default.
    NEAR_FIRST,
    /// DestinationRule `failover` or default failover.
    FAILOVER,
    /// DestinationRule `failoverPriority`.
    FAILOVER_PRIORITY,
    /// DestinationRule `distribute`.
    DISTRIBUTE,
    /// Service or annotation `trafficDistribution`.
    TRAFFIC_DISTRIBUTION,
    /// Locality is switched off, or has no say here: one tier.
    NONE
  }

  /// How a tier's traffic is divided.
  public enum Weighting {
    /// All healthy endpoints of the tier form one pool.
    POOLED,
    /// First a locality by weight, then an endpoint (reference 2.10, 3.3).
    BY_LOCALITY
  }

  public EndpointSet {
    Objects.requireNonNull(cluster, "cluster");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(basis, "basis");
    Objects.requireNonNull(weighting, "weighting");
    groups = List.copyOf(groups);
  }

  /// A set in which nothing can answer.
  public static EndpointSet empty(ClusterKey cluster, Version version) {
    return new EndpointSet(cluster, version, Basis.NONE, Weighting.POOLED, List.of());
  }

  /// Whether two sets say the same, whatever their versions.
  public boolean sameAs(EndpointSet other) {
    return cluster.equals(other.cluster)
        && basis == other.basis
        && weighting == other.weighting
        && groups.equals(other.groups);
  }
}
