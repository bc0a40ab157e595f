package dev.vicinity.sidecar.telemetry;

import dev.vicinity.core.mesh.WorkloadConfig;

/// What this proxy tells others of its workload: values of `x-envoy-peer-metadata-id` and
/// `x-envoy-peer-metadata`; empty before control has said anything.
public record PeerHeaders(String id, String metadata) {
  /// The names, lower case.
  public static final String ID = "x-envoy-peer-metadata-id";

  public static final String METADATA = "x-envoy-peer-metadata";

  /// Nothing to tell.
  public static final PeerHeaders NONE = new PeerHeaders("", "");

  static PeerHeaders of(WorkloadConfig config) {
    var workload = config.workload();
    var node =
        "sidecar~~" + workload.name() + "." + workload.namespace() + "~" + workload.namespace();
    return new PeerHeaders(node, PeerMetadata.encode(workload));
  }
}
