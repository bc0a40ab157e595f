package dev.vicinity.sidecar.cluster;

import dev.vicinity.core.mesh.AppProtocol;
import dev.vicinity.core.mesh.ClusterKey;
import dev.vicinity.core.mesh.InboundPort;
import dev.vicinity.core.mesh.WorkloadConfig;
import dev.vicinity.core.policy.Balancing;
import dev.vicinity.core.policy.ClusterSpec;
import dev.vicinity.core.policy.ClusterSpec.Membership;
import dev.vicinity.core.policy.ConnectionPool;
import dev.vicinity.core.policy.OutlierPolicy;
import dev.vicinity.core.policy.TrafficPolicy;
import dev.vicinity.core.policy.UpstreamTls;

/// The clusters that no destination names.
final class OwnClusters {
  static final String PASSTHROUGH = "PassthroughCluster";

  private static final TrafficPolicy PLAIN =
      new TrafficPolicy(
          "",
          Balancing.PASSTHROUGH,
          ConnectionPool.DEFAULT,
          OutlierPolicy.CONNECT_FAILURES,
          new UpstreamTls.Disabled());

  private OwnClusters() {}

  static ClusterSpec passthrough() {
    return spec(ClusterKey.of(PASSTHROUGH, 0), AppProtocol.AUTO);
  }

  /// One port of the application beside the sidecar.
  static ClusterSpec inbound(int port, WorkloadConfig workload) {
    for (InboundPort declared : workload.ports()) {
      if (declared.port() == port) {
        return spec(ClusterKey.of(declared.serviceHost(), port), declared.protocol());
      }
    }
    return spec(ClusterKey.of("", port), AppProtocol.AUTO);
  }

  private static ClusterSpec spec(ClusterKey key, AppProtocol protocol) {
    return new ClusterSpec(key, protocol, Membership.ORIGINAL_DESTINATION, key.host(), "", PLAIN);
  }
}
