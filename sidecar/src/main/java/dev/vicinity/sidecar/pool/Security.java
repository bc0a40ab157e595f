package dev.vicinity.sidecar.pool;

import dev.vicinity.core.mesh.Endpoint;
import dev.vicinity.core.mesh.Transport;
import dev.vicinity.core.policy.ClusterSpec;
import dev.vicinity.core.policy.UpstreamTls;
import dev.vicinity.sidecar.cluster.Cluster;
import java.util.List;

/// How one connection is protected: the cluster's rule applied to one endpoint.
sealed interface Security {
  /// Not at all.
  record Plain() implements Security {}

  /// With the mesh's certificates. An empty list of ids accepts any identity of the mesh.
  record Mesh(String sni, List<String> spiffeIds) implements Security {}

  /// As a client of a server outside of the mesh.
  record Files(UpstreamTls.Simple rule, String sni) implements Security {}

  static Security of(Cluster.Current cluster, Endpoint endpoint) {
    return switch (cluster.spec().policy().tls()) {
      case UpstreamTls.Auto auto ->
          endpoint.transport() == Transport.MESH_TLS
              ? mesh(cluster, "", auto.subjectAltNames())
              : new Plain();
      case UpstreamTls.Disabled _ -> new Plain();
      case UpstreamTls.MeshMutual mutual -> mesh(cluster, mutual.sni(), mutual.subjectAltNames());
      case UpstreamTls.Simple simple ->
          new Files(simple, simple.sni().isEmpty() ? cluster.spec().key().host() : simple.sni());
    };
  }

  private static Security mesh(Cluster.Current cluster, String sni, List<String> names) {
    return new Mesh(
        sni.isEmpty() ? sni(cluster.spec()) : sni, names.isEmpty() ? cluster.spiffeIds() : names);
  }

  private static String sni(ClusterSpec spec) {
    var key = spec.key();
    return "outbound_." + key.port() + "_." + key.subset() + "_." + key.host();
  }
}
