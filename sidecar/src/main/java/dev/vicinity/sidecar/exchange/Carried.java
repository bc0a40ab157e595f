package dev.vicinity.sidecar.exchange;

import dev.vicinity.core.mesh.Endpoint;
import dev.vicinity.core.policy.ClusterSpec;
import org.jspecify.annotations.Nullable;

/// What a request and an opaque connection have in common for those who count them.
public interface Carried {
  DownstreamConnection connection();

  /// Envoy's name of the cluster: `outbound|80||host`, `inbound|8080||`, `PassthroughCluster`, …
  String clusterName();

  @Nullable ClusterSpec cluster();

  /// The last host tried; null for local replies and destinations without endpoint.
  @Nullable Endpoint endpoint();

  /// Why that host: a word of the `vicinity_*` metrics (`local`, `failover`, `distribute`, `retry`,
  /// …).
  String pickReason();

  /// Who the upstream proved to be; empty for plain text.
  String upstreamSpiffeId();

  /// Envoy's flags joined by commas (reference 8.3); empty for none.
  String flags();

  /// How often a host was tried.
  int tries();
}
