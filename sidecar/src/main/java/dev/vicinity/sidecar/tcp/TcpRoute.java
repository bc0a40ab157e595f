package dev.vicinity.sidecar.tcp;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.core.policy.ClusterSpec;
import dev.vicinity.sidecar.cluster.Cluster;
import java.util.Optional;

/// Where an opaque connection goes.
sealed interface TcpRoute {
  /// To a host of a service, by its balancer.
  record Balanced(Cluster cluster) implements TcpRoute {}

  /// To one address: what the client asked for, or the application. `reported` is the service as
  /// telemetry names it, if there is one.
  record Direct(Cluster cluster, Address address, Optional<ClusterSpec> reported)
      implements TcpRoute {}

  /// Nowhere. `cluster` is Envoy's name for that, `flag` its response flag.
  record Nowhere(String cluster, String flag) implements TcpRoute {}
}
