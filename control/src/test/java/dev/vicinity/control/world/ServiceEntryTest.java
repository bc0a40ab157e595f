package dev.vicinity.control.world;

import static dev.vicinity.control.world.Sample.endpoints;
import static dev.vicinity.control.world.Sample.firstForward;
import static dev.vicinity.control.world.Sample.spec;
import static dev.vicinity.control.world.Sample.tiers;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.core.mesh.AppProtocol;
import dev.vicinity.core.mesh.ClusterKey;
import dev.vicinity.core.policy.Balancing;
import dev.vicinity.core.policy.ClusterSpec.Membership;
import dev.vicinity.core.policy.UpstreamTls;
import org.junit.jupiter.api.Test;

class ServiceEntryTest {
  private final Sample sample = Sample.guide();

  @Test
  void staticEntriesHaveEndpointsWithLocalityWeightAndPorts() {
    sample.add(
        entry(
            """
            hosts: [api.example.com]
            resolution: STATIC
            location: MESH_INTERNAL
            ports: [{number: 80, name: http, protocol: HTTP, targetPort: 8080}]
            endpoints:
            - {address: 127.0.7.1, locality: kr/a, weight: 3}
            - {address: 127.0.7.2, locality: us/a, ports: {http: 9090}}
            """));

    var known = sample.known(sample.client(), "api.example.com", 80);
    assertThat(known.protocol()).isEqualTo(AppProtocol.HTTP);
    var cluster = known.clusters().getFirst();
    assertThat(cluster.membership()).isEqualTo(Membership.ENDPOINTS);
    assertThat(cluster.policy().tls()).isInstanceOf(UpstreamTls.Auto.class);
    var set = sample.catalog().endpoints(sample.client(), cluster.key());
    assertThat(tiers(set)).containsExactly("127.0.7.1:8080@0", "127.0.7.2:9090@1");
    assertThat(endpoints(set).getFirst().weight()).isEqualTo(3);
  }

  @Test
  void dnsEntriesAreResolvedByName() {
    sample.add(
        entry(
            """
            hosts: [www.example.com]
            resolution: DNS
            ports: [{number: 443, name: tls, protocol: TLS}]
            """));

    var known = sample.known(sample.client(), "www.example.com", 443);
    assertThat(known.clusters().getFirst().membership()).isEqualTo(Membership.DNS);
    assertThat(known.clusters().getFirst().policy().tls()).isInstanceOf(UpstreamTls.Disabled.class);
    var set = sample.catalog().endpoints(sample.client(), known.clusters().getFirst().key());
    assertThat(tiers(set)).containsExactly("www.example.com:443@0");
  }

  @Test
  void wildcardsWithoutResolutionGoWhereTheClientSays() {
    sample.add(
        entry(
            """
            hosts: ["*.wild.com"]
            ports: [{number: 80, name: http, protocol: HTTP}]
            """));

    var known = sample.known(sample.client(), "a.b.wild.com", 80);
    assertThat(firstForward(known)).containsExactly("outbound|80||*.wild.com=1");
    assertThat(known.clusters().getFirst().membership()).isEqualTo(Membership.ORIGINAL_DESTINATION);
    assertThat(known.clusters().getFirst().policy().balancing()).isEqualTo(Balancing.PASSTHROUGH);
  }

  @Test
  void selectorsFindWorkloadEntriesAndPods() {
    sample.add(
        """
        apiVersion: networking.istio.io/v1beta1
        kind: WorkloadEntry
        metadata: {name: vm-1, namespace: sample, labels: {app: legacy}}
        spec: {address: 127.0.8.1, locality: kr/b, serviceAccount: vm}
        """);
    sample.add(Sample.pod("legacy-pod", "legacy", "kr-a", "127.0.8.2"));
    sample.add(
        entry(
            """
            hosts: [legacy.internal]
            location: MESH_INTERNAL
            resolution: STATIC
            ports: [{number: 80, name: http, protocol: HTTP}]
            workloadSelector: {labels: {app: legacy}}
            """));

    var set = sample.catalog().endpoints(sample.client(), ClusterKey.of("legacy.internal", 80));
    assertThat(tiers(set)).containsExactly("127.0.8.1:80@1", "127.0.8.2:80@0");
    assertThat(endpoints(set).getLast().workload().spiffeId("cluster.local"))
        .isEqualTo("spiffe://cluster.local/ns/sample/sa/vm");
  }

  @Test
  void workloadEntriesJoinServicesByTheirLabels() {
    sample.add(
        """
        apiVersion: networking.istio.io/v1
        kind: WorkloadEntry
        metadata: {name: vm-1, namespace: sample}
        spec: {address: 127.0.8.1, labels: {app: hello}, locality: kr/a}
        """);

    assertThat(tiers(sample.hello(sample.client()))).contains("127.0.8.1:5000@0");
  }

  @Test
  void externalNamesAreFollowed() {
    sample.add(
        "{apiVersion: v1, kind: Service, metadata: {name: alias, namespace: sample}, spec: {type:"
            + " ExternalName, externalName: hello.sample.svc.cluster.local, ports: [{name: http,"
            + " port: 5000}]}}");
    sample.add(
        "{apiVersion: v1, kind: Service, metadata: {name: out, namespace: sample}, spec: {type:"
            + " ExternalName, externalName: www.example.com, ports: [{name: http, port: 80}]}}");

    assertThat(firstForward(sample.known(sample.client(), "alias", 5000)))
        .containsExactly("outbound|5000||hello.sample.svc.cluster.local=1");
    var out = sample.known(sample.client(), "out", 80);
    var cluster = spec(out, "outbound|80||out.sample.svc.cluster.local");
    assertThat(cluster.membership()).isEqualTo(Membership.DNS);
    assertThat(tiers(sample.catalog().endpoints(sample.client(), cluster.key())))
        .containsExactly("www.example.com:80@0");
  }

  private static String entry(String spec) {
    return "apiVersion: networking.istio.io/v1\n"
        + "kind: ServiceEntry\n"
        + "metadata: {name: entry, namespace: sample}\n"
        + "spec:\n"
        + spec.indent(2);
  }
}
