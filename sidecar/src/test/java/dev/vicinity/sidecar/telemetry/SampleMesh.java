package dev.vicinity.sidecar.telemetry;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.core.mesh.AppProtocol;
import dev.vicinity.core.mesh.ClusterKey;
import dev.vicinity.core.mesh.Endpoint;
import dev.vicinity.core.mesh.InboundPort;
import dev.vicinity.core.mesh.Locality;
import dev.vicinity.core.mesh.MtlsMode;
import dev.vicinity.core.mesh.Readiness;
import dev.vicinity.core.mesh.Transport;
import dev.vicinity.core.mesh.Version;
import dev.vicinity.core.mesh.Workload;
import dev.vicinity.core.mesh.WorkloadConfig;
import dev.vicinity.core.policy.Balancing;
import dev.vicinity.core.policy.ClusterSpec;
import dev.vicinity.core.policy.ConnectionPool;
import dev.vicinity.core.policy.OutlierPolicy;
import dev.vicinity.core.policy.TrafficPolicy;
import dev.vicinity.core.policy.UpstreamTls;
import java.util.List;
import java.util.Map;

/// A client in kr/a and a server in us/b, as telemetry sees them.
final class SampleMesh {
  static final Workload CLIENT = workload("client-1", "client", "shop", "kr/a");
  static final Workload SERVER = workload("hello-1", "hello", "sample", "us/b");
  static final ClusterSpec HELLO = cluster("hello", "sample");
  static final Endpoint HELLO_ENDPOINT =
      new Endpoint(new Address("10.0.0.7", 5000), SERVER, 1, Readiness.READY, Transport.MESH_TLS);
  static final String CLIENT_ID = "spiffe://cluster.local/ns/shop/sa/client";
  static final String SERVER_ID = "spiffe://cluster.local/ns/sample/sa/hello";

  private SampleMesh() {}

  static Workload workload(String pod, String owner, String namespace, String locality) {
    return new Workload(
        pod,
        namespace,
        owner,
        owner,
        "node-1",
        "Kubernetes",
        Locality.parse(locality),
        Map.of("app", owner, "version", "v1"));
  }

  static ClusterSpec cluster(String name, String namespace) {
    return new ClusterSpec(
        ClusterKey.of(name + "." + namespace + ".svc.cluster.local", 5000),
        AppProtocol.HTTP,
        ClusterSpec.Membership.ENDPOINTS,
        name,
        namespace,
        new TrafficPolicy(
            "",
            Balancing.LEAST_REQUEST,
            ConnectionPool.DEFAULT,
            OutlierPolicy.CONNECT_FAILURES,
            new UpstreamTls.Auto(List.of())));
  }

  static WorkloadConfig config(Workload workload) {
    return new WorkloadConfig(
        new Version(1, 1),
        workload,
        "cluster.local",
        List.of(),
        WorkloadConfig.OutboundMode.ALLOW_ANY,
        MtlsMode.PERMISSIVE,
        List.of(
            new InboundPort(
                5000,
                AppProtocol.HTTP,
                MtlsMode.PERMISSIVE,
                "hello.sample.svc.cluster.local",
                5000)));
  }
}
