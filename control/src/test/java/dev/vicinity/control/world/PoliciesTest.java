package dev.vicinity.control.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.core.mesh.ClusterKey;
import dev.vicinity.core.mesh.InboundPort;
import dev.vicinity.core.mesh.MtlsMode;
import dev.vicinity.core.policy.Balancing;
import dev.vicinity.core.policy.ClusterSpec;
import dev.vicinity.core.policy.ConnectionPool;
import dev.vicinity.core.policy.OutlierPolicy;
import dev.vicinity.core.policy.UpstreamTls;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PoliciesTest {
  private final Sample sample = Sample.guide();

  @Test
  void defaultsWithoutARule() {
    var policy = spec("").policy();

    assertThat(policy.origin()).isEmpty();
    assertThat(policy.balancing()).isEqualTo(Balancing.LEAST_REQUEST);
    assertThat(policy.connections()).isEqualTo(ConnectionPool.DEFAULT);
    assertThat(policy.outliers()).isEqualTo(OutlierPolicy.CONNECT_FAILURES);
    assertThat(policy.tls()).isEqualTo(new UpstreamTls.Auto(List.of()));
  }

  @Test
  void blocksAreInheritedWhole() {
    var base =
        "trafficPolicy: {loadBalancer: {simple: RANDOM}, outlierDetection: {consecutive5xxErrors:"
            + " 1}%s}";
    var port = ", portLevelSettings: [{port: {number: 5000}, loadBalancer: {simple: ROUND_ROBIN}}]";

    rule(base.formatted(""), "{name: v1, trafficPolicy: {loadBalancer: {simple: ROUND_ROBIN}}}");
    assertThat(spec("v1").policy().balancing()).isEqualTo(Balancing.ROUND_ROBIN);
    assertThat(spec("v1").policy().outliers().consecutive5xx()).isEqualTo(1);

    rule(base.formatted(port), "{name: v1}");
    assertThat(spec("v1").policy().balancing()).isEqualTo(Balancing.ROUND_ROBIN);
    assertThat(spec("v1").policy().outliers()).isEqualTo(OutlierPolicy.CONNECT_FAILURES);

    rule(
        base.formatted(port),
        "{name: v1, trafficPolicy: {outlierDetection: {consecutive5xxErrors: 2}}}");
    assertThat(spec("v1").policy().balancing()).isEqualTo(Balancing.ROUND_ROBIN);
    assertThat(spec("v1").policy().outliers().consecutive5xx()).isEqualTo(2);

    rule(
        base.formatted(""),
        "{name: v1, trafficPolicy: {loadBalancer: {simple: ROUND_ROBIN}, portLevelSettings: [{port:"
            + " {number: 5000}, tls: {mode: DISABLE}}]}}");
    assertThat(spec("v1").policy().balancing()).isEqualTo(Balancing.LEAST_REQUEST);
    assertThat(spec("v1").policy().tls()).isEqualTo(new UpstreamTls.Disabled());
    assertThat(sample.problems()).isEmpty();
  }

  @Test
  void settingsAreTakenOver() {
    rule(
        """
        trafficPolicy:
          connectionPool:
            tcp: {maxConnections: 7, connectTimeout: 30ms, idleTimeout: 5s}
            http: {http1MaxPendingRequests: 1, http2MaxRequests: 0, maxRequestsPerConnection: 9, h2UpgradePolicy: UPGRADE}
          outlierDetection: {consecutiveGatewayErrors: 3, interval: 1s, baseEjectionTime: 3m, maxEjectionPercent: 100}
          tls: {mode: SIMPLE, sni: other, insecureSkipVerify: true}
        """,
        "{name: v1}");
    var policy = spec("").policy();

    assertThat(policy.origin()).isEqualTo("DestinationRule sample/hello");
    assertThat(policy.connections())
        .isEqualTo(
            new ConnectionPool(
                7,
                Duration.ofMillis(30),
                Duration.ZERO,
                1,
                ConnectionPool.UNLIMITED,
                9,
                ConnectionPool.UNLIMITED,
                Duration.ofSeconds(5),
                ConnectionPool.HttpUpgrade.UPGRADE));
    assertThat(policy.outliers().consecutive5xx()).isEqualTo(5);
    assertThat(policy.outliers().consecutiveGatewayErrors()).isEqualTo(3);
    assertThat(policy.outliers().baseEjection()).isEqualTo(Duration.ofMinutes(3));
    assertThat(policy.tls()).isInstanceOf(UpstreamTls.Simple.class);
  }

  @Test
  void rulesOfTheConsumersNamespaceHideThoseOfTheService() {
    rule("trafficPolicy: {loadBalancer: {simple: RANDOM}}", "{name: v1}");
    sample.add("{apiVersion: v1, kind: Pod, metadata: {name: stranger, namespace: other}}");
    var stranger = sample.workload("other", "stranger");
    var meaning = sample.known(stranger, "hello.sample", 5000);
    assertThat(meaning.clusters().getFirst().policy().balancing()).isEqualTo(Balancing.RANDOM);

    sample.add(
        "{apiVersion: networking.istio.io/v1, kind: DestinationRule, metadata: {name: all,"
            + " namespace: other}, spec: {host: '*.local', trafficPolicy: {loadBalancer: {simple:"
            + " ROUND_ROBIN}}}}");
    meaning = sample.known(stranger, "hello.sample", 5000);
    assertThat(meaning.clusters().getFirst().policy().origin())
        .isEqualTo("DestinationRule other/all");
    assertThat(spec("").policy().balancing()).isEqualTo(Balancing.RANDOM);
  }

  @Test
  void peerAuthenticationHoldsForMeshNamespaceWorkloadAndPort() {
    var pod = sample.workload("sample", "hello-kr-a");
    assertThat(sample.catalog().config(pod).mtls()).isEqualTo(MtlsMode.PERMISSIVE);

    peer("mesh", "istio-system", "mtls: {mode: STRICT}");
    assertThat(sample.catalog().config(pod).mtls()).isEqualTo(MtlsMode.STRICT);

    peer("ns", "sample", "mtls: {mode: DISABLE}");
    assertThat(sample.catalog().config(pod).mtls()).isEqualTo(MtlsMode.DISABLE);

    peer(
        "workload",
        "sample",
        "selector: {matchLabels: {app: hello}}, mtls: {mode: UNSET}, portLevelMtls: {5000: {mode:"
            + " STRICT}, 9000: {mode: UNSET}}");
    var config = sample.catalog().config(pod);
    assertThat(config.mtls()).isEqualTo(MtlsMode.DISABLE);
    assertThat(config.ports())
        .extracting(InboundPort::port, InboundPort::mtls, InboundPort::serviceHost)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(
                5000, MtlsMode.STRICT, "hello.sample.svc.cluster.local"),
            org.assertj.core.groups.Tuple.tuple(9000, MtlsMode.DISABLE, ""));
    assertThat(sample.problems()).isEmpty();
  }

  private void peer(String name, String namespace, String spec) {
    sample.add(
        "{apiVersion: security.istio.io/v1beta1, kind: PeerAuthentication, metadata: {name: %s, namespace: %s}, spec: {%s}}"
            .formatted(name, namespace, spec));
  }

  private void rule(String policy, String subset) {
    sample.add(
        """
        apiVersion: networking.istio.io/v1alpha3
        kind: DestinationRule
        metadata: {name: hello, namespace: sample}
        spec:
          host: hello
          subsets: [%s]
        """
                .formatted(subset)
            + policy.indent(2));
  }

  private ClusterSpec spec(String subset) {
    return new Clusters(sample.world().rules(), sample.client())
        .spec(new ClusterKey("hello.sample.svc.cluster.local", 5000, subset));
  }
}
