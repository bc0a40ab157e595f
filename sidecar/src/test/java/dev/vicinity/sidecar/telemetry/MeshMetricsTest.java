package dev.vicinity.sidecar.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class MeshMetricsTest {
  private static final String SOURCE_LABELS =
      """
      reporter="source",source_workload="client",source_canonical_service="client",\
      source_canonical_revision="v1",source_workload_namespace="shop",\
      source_principal="spiffe://cluster.local/ns/shop/sa/client",source_app="client",\
      source_version="v1",source_cluster="Kubernetes",destination_workload="hello",\
      destination_workload_namespace="sample",\
      destination_principal="spiffe://cluster.local/ns/sample/sa/hello",destination_app="hello",\
      destination_version="v1",destination_service="hello.sample.svc.cluster.local",\
      destination_canonical_service="hello",destination_canonical_revision="v1",\
      destination_service_name="hello",destination_service_namespace="sample",\
      destination_cluster="Kubernetes",request_protocol="http",response_code="200",\
      grpc_response_status="",response_flags="-",connection_security_policy="unknown\"\
      """;

  private final MeshMetrics metrics = new MeshMetrics();

  @BeforeEach
  void weAreTheClient() {
    metrics.workload(SampleMesh.config(SampleMesh.CLIENT));
  }

  @Test
  void sourceReportsIstiosLabelsInIstiosOrder() {
    metrics.finished(SampleExchange.outbound());
    metrics.finished(SampleExchange.outbound());
    assertThat(family("istio_requests_total"))
        .containsExactly(
            "# TYPE istio_requests_total counter", "istio_requests_total{" + SOURCE_LABELS + "} 2");
  }

  @Test
  void durationIsInIstiosBucketsOfWholeMilliseconds() {
    metrics.finished(SampleExchange.outbound());
    var name = "istio_request_duration_milliseconds";
    assertThat(family(name).stream().map(line -> line.replace(SOURCE_LABELS, "…")))
        .containsExactly(
            "# TYPE " + name + " histogram",
            name + "_bucket{…,le=\"0.5\"} 0",
            name + "_bucket{…,le=\"1\"} 0",
            name + "_bucket{…,le=\"5\"} 0",
            name + "_bucket{…,le=\"10\"} 1",
            name + "_bucket{…,le=\"25\"} 1",
            name + "_bucket{…,le=\"50\"} 1",
            name + "_bucket{…,le=\"100\"} 1",
            name + "_bucket{…,le=\"250\"} 1",
            name + "_bucket{…,le=\"500\"} 1",
            name + "_bucket{…,le=\"1000\"} 1",
            name + "_bucket{…,le=\"2500\"} 1",
            name + "_bucket{…,le=\"5000\"} 1",
            name + "_bucket{…,le=\"10000\"} 1",
            name + "_bucket{…,le=\"30000\"} 1",
            name + "_bucket{…,le=\"60000\"} 1",
            name + "_bucket{…,le=\"300000\"} 1",
            name + "_bucket{…,le=\"600000\"} 1",
            name + "_bucket{…,le=\"1800000\"} 1",
            name + "_bucket{…,le=\"3600000\"} 1",
            name + "_bucket{…,le=\"+Inf\"} 1",
            name + "_sum{…} 7",
            name + "_count{…} 1");
  }

  @Test
  void sizesCountWholeMessages() {
    metrics.finished(SampleExchange.outbound());
    assertThat(family("istio_request_bytes"))
        .contains("istio_request_bytes_sum{" + SOURCE_LABELS + "} 120");
    assertThat(family("istio_response_bytes"))
        .contains("istio_response_bytes_sum{" + SOURCE_LABELS + "} 300");
  }

  @Test
  void destinationKnowsTheCallerFromItsMetadataAndCertificate() {
    metrics.workload(SampleMesh.config(SampleMesh.SERVER));
    metrics.finished(SampleExchange.inbound());
    assertThat(family("istio_requests_total"))
        .element(1)
        .asString()
        .contains(
            """
            {reporter="destination",source_workload="client",source_canonical_service="client",\
            source_canonical_revision="v1",source_workload_namespace="shop",\
            source_principal="spiffe://cluster.local/ns/shop/sa/client",source_app="client",\
            source_version="v1",source_cluster="Kubernetes",destination_workload="hello",\
            """)
        .contains("destination_principal=\"spiffe://cluster.local/ns/sample/sa/hello\"")
        .contains("destination_service=\"hello.sample.svc.cluster.local\"")
        .contains("destination_service_name=\"hello\",destination_service_namespace=\"sample\"")
        .contains("connection_security_policy=\"mutual_tls\"");
  }

  @Test
  void strangersAreUnknown() {
    metrics.workload(SampleMesh.config(SampleMesh.SERVER));
    var exchange = SampleExchange.inbound();
    exchange.connection =
        exchange.connection.secured("", dev.vicinity.sidecar.exchange.PeerIdentity.NONE);
    exchange.peerMetadata = "no base64 at all";
    exchange.peerMetadataId = "x";
    metrics.finished(exchange);
    assertThat(family("istio_requests_total"))
        .element(1)
        .asString()
        .contains("source_workload=\"unknown\"", "source_principal=\"unknown\"")
        .contains("destination_principal=\"unknown\"", "connection_security_policy=\"none\"");
  }

  @Test
  void localRepliesCountWithTheirFlagAndNoDestinationWorkload() {
    metrics.finished(SampleExchange.noHealthyUpstream());
    assertThat(family("istio_requests_total"))
        .element(1)
        .asString()
        .contains("destination_workload=\"unknown\"", "destination_service_name=\"hello\"")
        .contains("response_code=\"503\"", "response_flags=\"UH\"");
  }

  @Test
  void passedThroughRequestsAreNamedByHostAndCluster() {
    var exchange = SampleExchange.outbound();
    exchange.cluster = null;
    exchange.endpoint = null;
    exchange.clusterName = "PassthroughCluster";
    exchange.authority = "example.com:8443";
    exchange.upstreamSpiffeId = "";
    metrics.finished(exchange);
    assertThat(family("istio_requests_total"))
        .element(1)
        .asString()
        .contains("destination_service=\"example.com\"")
        .contains("destination_service_name=\"PassthroughCluster\"")
        .contains("destination_service_namespace=\"unknown\"");
  }

  @Test
  void grpcShowsItsStatus() {
    var exchange = SampleExchange.outbound();
    exchange.grpc = true;
    exchange.grpcStatus = 14;
    metrics.finished(exchange);
    assertThat(family("istio_requests_total"))
        .element(1)
        .asString()
        .contains("request_protocol=\"grpc\"", "grpc_response_status=\"14\"");
  }

  @Test
  void zonesAndReasonAreCountedWhereTheHostWasChosen() {
    var failover = SampleExchange.outbound();
    failover.pickReason = "failover";
    metrics.finished(SampleExchange.outbound());
    metrics.finished(failover);
    metrics.finished(SampleExchange.inbound());
    var zones =
        """
        vicinity_requests_total{source_region="kr",source_zone="a",destination_region="us",\
        destination_zone="b",destination_service_name="hello",\
        destination_service_namespace="sample",reason="%s",response_code_class="2xx"} 1\
        """;
    assertThat(family("vicinity_requests_total"))
        .containsExactlyInAnyOrder(
            "# TYPE vicinity_requests_total counter",
            zones.formatted("local"),
            zones.formatted("failover"));
  }

  @Test
  void countsGoOnUnderTheNewNameWhenTheWorkloadChanges() {
    metrics.finished(SampleExchange.outbound());
    metrics.workload(
        SampleMesh.config(SampleMesh.workload("client-2", "client-new", "shop", "kr/a")));
    metrics.finished(SampleExchange.outbound());
    assertThat(family("istio_requests_total"))
        .hasSize(3)
        .anyMatch(line -> line.contains("source_workload=\"client-new\""));
  }

  @Test
  void labelValuesAreEscaped() {
    var exchange = SampleExchange.outbound();
    exchange.cluster = null;
    exchange.endpoint = null;
    exchange.clusterName = "PassthroughCluster";
    exchange.authority = "a\"b\\c\nd";
    metrics.finished(exchange);
    assertThat(family("istio_requests_total"))
        .element(1)
        .asString()
        .contains("destination_service=\"a\\\"b\\\\c\\nd\"");
  }

  @Test
  void openMetricsNamesCountersWithoutTotalAndBoundsAsFloats() {
    metrics.finished(SampleExchange.outbound());
    var out = new Exposition(Exposition.Format.OPEN_METRICS);
    metrics.expose(out);
    assertThat(out.text())
        .contains("# TYPE istio_requests counter\nistio_requests_total{")
        .contains(",le=\"5.0\"} 0\n");
  }

  private List<String> family(String name) {
    var out = new Exposition(Exposition.Format.TEXT);
    metrics.expose(out);
    return out.text()
        .lines()
        .filter(line -> line.startsWith(name) || line.startsWith("# TYPE " + name + " "))
        .toList();
  }
}
