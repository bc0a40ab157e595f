package dev.vicinity.core.locality;

import dev.vicinity.core.mesh.ClusterKey;
import dev.vicinity.core.mesh.Endpoint;
import dev.vicinity.core.mesh.EndpointSet;
import dev.vicinity.core.mesh.EndpointSet.Basis;
import dev.vicinity.core.mesh.EndpointSet.Weighting;
import dev.vicinity.core.mesh.LocalityGroup;
import dev.vicinity.core.mesh.Version;
import dev.vicinity.core.mesh.Workload;
import dev.vicinity.core.policy.LocalityPolicy;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/// Puts a cluster's endpoints into localities, tiers and weights, as one consumer sees them
/// (reference 2.1 to 2.6, 2.9, 2.10).
///
/// Vicinity's own beside Istio's: without any rule the nearest come first (all healthy hosts of a
/// tier form one pool), and localities that a `distribute` does not name are kept in reserve unless
/// the rule is strict. In a set, groups are ordered by tier, then by locality.
public final class Ranking {
  private static final Comparator<LocalityGroup> BY_TIER =
      Comparator.comparingInt(LocalityGroup::tier);

  private Ranking() {}

  /// How far a consumer may look.
  public enum Reach {
    MESH,
    /// Endpoints of the consumer's own node and cluster only: `internalTrafficPolicy: Local`.
    NODE
  }

  /// Ranks endpoints (those of the cluster's port and subset; terminating ones left out); the set
  /// has no version.
  public static EndpointSet rank(
      ClusterKey cluster,
      Collection<Endpoint> endpoints,
      Workload consumer,
      LocalityPolicy policy,
      Reach reach) {
    var groups = Grouping.byLocality(within(reach, endpoints, consumer));
    return switch (policy) {
      case LocalityPolicy.Off() -> set(cluster, Basis.NONE, Weighting.POOLED, groups);
      case LocalityPolicy.NearFirst() ->
          set(
              cluster,
              Basis.NEAR_FIRST,
              Weighting.POOLED,
              Proximity.tiered(groups, consumer.locality(), List.of()));
      case LocalityPolicy.TrafficDistribution(var scope) ->
          set(
              cluster,
              Basis.TRAFFIC_DISTRIBUTION,
              Weighting.BY_LOCALITY,
              LabelPriority.of(scope).tiered(groups, consumer));
      case LocalityPolicy.Failover failover -> failover(cluster, groups, consumer, failover);
      case LocalityPolicy.Distribute distribute ->
          Distribution.apply(distribute, groups, consumer)
              .map(shared -> set(cluster, Basis.DISTRIBUTE, Weighting.BY_LOCALITY, shared))
              .orElseGet(() -> set(cluster, Basis.NONE, Weighting.BY_LOCALITY, groups));
    };
  }

  private static List<Endpoint> within(
      Reach reach, Collection<Endpoint> endpoints, Workload consumer) {
    return switch (reach) {
      case MESH -> List.copyOf(endpoints);
      case NODE ->
          endpoints.stream()
              .filter(endpoint -> endpoint.workload().node().equals(consumer.node()))
              .filter(endpoint -> endpoint.workload().cluster().equals(consumer.cluster()))
              .toList();
    };
  }

  /// Label priorities decide first; regions refine them (reference 2.4b).
  private static EndpointSet failover(
      ClusterKey cluster,
      List<LocalityGroup> groups,
      Workload consumer,
      LocalityPolicy.Failover failover) {
    var regions = failover.regions();
    if (failover.labelPriority().isEmpty()) {
      return set(
          cluster,
          Basis.FAILOVER,
          regions.isEmpty() ? Weighting.POOLED : Weighting.BY_LOCALITY,
          Proximity.tiered(groups, consumer.locality(), regions));
    }
    var byLabels = LabelPriority.parse(failover.labelPriority()).tiered(groups, consumer);
    return set(
        cluster,
        Basis.FAILOVER_PRIORITY,
        Weighting.BY_LOCALITY,
        regions.isEmpty() ? byLabels : Proximity.tiered(byLabels, consumer.locality(), regions));
  }

  private static EndpointSet set(
      ClusterKey cluster, Basis basis, Weighting weighting, List<LocalityGroup> groups) {
    var ordered = groups.stream().sorted(BY_TIER).toList();
    return new EndpointSet(cluster, Version.NONE, basis, weighting, ordered);
  }
}
