package dev.vicinity.sidecar.cluster;

import dev.vicinity.core.mesh.ClusterKey;
import dev.vicinity.core.route.Destination;
import dev.vicinity.core.route.RouteMatcher;
import java.util.Map;

/// What a target means, made ready for requests; immutable.
public sealed interface Resolution {
  /// A service of the mesh, or a host that a rule names. `clusters` has every cluster that the
  /// rules name.
  record Service(
      Destination destination,
      Destination.Known known,
      RouteMatcher routes,
      Map<ClusterKey, Cluster> clusters)
      implements Resolution {
    public Service {
      clusters = Map.copyOf(clusters);
    }
  }

  /// Nothing the mesh knows.
  record Stranger(Destination destination) implements Resolution {}
}
