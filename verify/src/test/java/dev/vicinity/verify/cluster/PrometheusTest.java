package dev.vicinity.verify.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real Prometheus scrapes sidecars and control, and finds what the shipped dashboards ask for.
@OnCluster
class PrometheusTest {
  /// Labels that Istio's documentation gives its request counter. `grpc_response_status` is empty
  /// for what is not gRPC, and Prometheus keeps no empty label.
  private static final Set<String> ISTIO_LABELS =
      Set.of(
          "reporter",
          "source_workload",
          "source_workload_namespace",
          "source_canonical_service",
          "source_canonical_revision",
          "source_principal",
          "source_app",
          "source_version",
          "source_cluster",
          "destination_workload",
          "destination_workload_namespace",
          "destination_principal",
          "destination_app",
          "destination_version",
          "destination_service",
          "destination_service_name",
          "destination_service_namespace",
          "destination_canonical_service",
          "destination_canonical_revision",
          "destination_cluster",
          "request_protocol",
          "response_code",
          "response_flags",
          "connection_security_policy");

  /// Added by whoever scrapes.
  private static final Set<String> SCRAPED = Set.of("__name__", "instance", "job", "pod");

  private static final Duration SETTLE = Duration.ofSeconds(30);

  @TempDir private static Path folder;
  private static Cluster cluster;
  private static Prometheus prometheus;
  private static final List<LocalPortForward> FORWARDS = new ArrayList<>();

  @BeforeAll
  static void scrape(Cluster shared) throws IOException {
    assumeTrue(Prometheus.isInstalled(), "prometheus is not on the PATH");
    cluster = shared;
    var here = cluster.localities().getFirst();
    var sandbox = cluster.meshed("prometheus");
    sandbox.addServerCode();
    sandbox.apply(Apps.server("server", here, 1));
    sandbox.apply(Apps.client("client", here));
    sandbox.awaitRollout("server");
    sandbox.awaitRollout("client");
    var client = sandbox.pod("client");
    var server = sandbox.pod("server");
    var control =
        cluster.client().pods().inNamespace(Installation.NAMESPACE).list().getItems().stream()
            .filter(pod -> pod.getMetadata().getName().startsWith("vicinity-control"))
            .findFirst()
            .orElseThrow();
    prometheus =
        Prometheus.start(
            folder,
            List.of(
                forwarded(client, 15020, "/stats/prometheus"),
                forwarded(server, 15020, "/stats/prometheus"),
                forwarded(control, 15014, "/metrics")));
    Load.start(
        sandbox, "client", "http://server:8080/", new Load.Rate(20, 2, Duration.ofMinutes(3)));
    sandbox.shell(
        "client", "for i in 1 2 3; do curl -s 'http://server:8080/status?code=503'; done");
    sandbox.shell("client", "echo x | timeout 2 nc server 9000");
  }

  private static Prometheus.Scraped forwarded(Pod pod, int port, String path) {
    var forward =
        cluster
            .client()
            .pods()
            .inNamespace(pod.getMetadata().getNamespace())
            .withName(pod.getMetadata().getName())
            .portForward(port);
    FORWARDS.add(forward);
    return new Prometheus.Scraped(
        "127.0.0.1:" + forward.getLocalPort(), path, pod.getMetadata().getName());
  }

  @AfterAll
  static void stop() throws Exception {
    if (prometheus != null) prometheus.close();
    for (var forward : FORWARDS) forward.close();
  }

  @Test
  void requestsAreCountedWithIstiosLabels() throws IOException {
    for (var reporter : List.of("source", "destination")) {
      var expression =
          "istio_requests_total{reporter=\"%s\",response_code=\"200\"}".formatted(reporter);
      Await.untilAsserted(SETTLE, () -> assertThat(prometheus.query(expression)).isNotEmpty());
      var sample = prometheus.query(expression).get(0);
      cluster.saw(sample.toString());
      assertThat(labelsOf(sample)).containsExactlyInAnyOrderElementsOf(ISTIO_LABELS);
      assertThat(sample.get("metric").get("connection_security_policy").asText())
          .isEqualTo(reporter.equals("source") ? "unknown" : "mutual_tls");
    }
  }

  private static Set<String> labelsOf(JsonNode sample) {
    var labels = new TreeSet<String>();
    sample.get("metric").fieldNames().forEachRemaining(labels::add);
    labels.removeAll(SCRAPED);
    return labels;
  }

  @Test
  void applicationsOwnMetricsComeWithTheSidecars() {
    Await.untilAsserted(
        SETTLE, () -> assertThat(prometheus.query("app_requests_total > 0")).isNotEmpty());
  }

  @Test
  void everyQueryOfTheDashboardsFindsSomething() throws IOException {
    var dashboards = cluster.root().resolve("charts/vicinity/dashboards");
    try (var files = Files.list(dashboards)) {
      for (var file : files.sorted().toList()) {
        int found = 0;
        for (var expression : expressions(file)) {
          Await.untilAsserted(
              SETTLE,
              () ->
                  assertThat(prometheus.query(expression))
                      .as("%s: %s", file.getFileName(), expression)
                      .isNotEmpty());
          found++;
        }
        cluster.saw(file.getFileName() + ": " + found + " queries, each with data");
        assertThat(found).isPositive();
      }
    }
  }

  /// With the variables as Grafana fills them for "All".
  private static List<String> expressions(Path dashboard) throws IOException {
    var found = new ArrayList<String>();
    for (var panel : new ObjectMapper().readTree(dashboard.toFile()).get("panels")) {
      for (var target : panel.path("targets")) {
        var text = target.get("expr").asText();
        for (var variable :
            Map.of("$__rate_interval", "15s", "$namespace", ".*", "$service", ".*").entrySet()) {
          text = text.replace(variable.getKey(), variable.getValue());
        }
        found.add(text);
      }
    }
    return found;
  }
}
