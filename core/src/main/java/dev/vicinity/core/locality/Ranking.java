package dev.vicinity.core.locality;

import dev.vicinity.core.mesh.ClusterKey;
import dev.vicinity.core.mesh.Endpoint;
import dev.vicinity.core.mesh.EndpointSet;
import dev.vicinity.core.mesh.Workload;
import dev.vicinity.core.policy.LocalityPolicy;
import java.util.Collection;

/// Puts a cluster's endpoints into localities, tiers and weights, as one consumer sees them
/// (reference 2.1 to 2.6, 2.9, 2.10).
public final class Ranking {
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
    throw new UnsupportedOperationException();
  }
}
