package dev.vicinity.sidecar.telemetry;

import dev.vicinity.core.mesh.InboundPort;
import dev.vicinity.core.mesh.WorkloadConfig;
import java.util.List;

/// The workload beside this sidecar as metrics name it, with and without proof of identity.
record Self(Peer plain, Peer mutual, List<InboundPort> ports) {
  /// Before control has said anything.
  static final Self UNKNOWN = new Self(Peer.UNKNOWN, Peer.UNKNOWN, List.of());

  static Self of(WorkloadConfig config) {
    var plain = Peer.of(config.workload(), "");
    return new Self(
        plain, plain.as(config.workload().spiffeId(config.trustDomain())), config.ports());
  }

  /// Itself on a connection whose peer proved something or did not.
  Peer facing(String peerPrincipal) {
    return peerPrincipal.isEmpty() ? plain : mutual;
  }

  /// The host of the Service behind a port; empty if there is none.
  String serviceHost(int port) {
    for (var known : ports) {
      if (known.port() == port) {
        return known.serviceHost();
      }
    }
    return "";
  }
}
