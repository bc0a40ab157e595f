package dev.vicinity.sidecar.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.sidecar.overload.Overload;
import dev.vicinity.sidecar.telemetry.AccessLogSettings;
import dev.vicinity.sidecar.telemetry.Telemetry;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdminTest {
  private static final String CONTROL =
      "spiffe://cluster.local/ns/vicinity-system/sa/vicinity-control";
  private static final String SIDECAR = "spiffe://cluster.local/ns/sample/sa/client";

  private final Vertx vertx = Vertx.vertx();
  private final SampleState state = new SampleState();
  private final AtomicInteger drains = new AtomicInteger();
  private final AtomicInteger quits = new AtomicInteger();
  private final CertificatesOfTests certificates = new CertificatesOfTests();
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private Admin.Bound bound;

  @BeforeEach
  void start() throws Exception {
    var controls =
        new SidecarControls() {
          @Override
          public void drain() {
            drains.incrementAndGet();
          }

          @Override
          public void quit() {
            quits.incrementAndGet();
          }
        };
    var parts =
        new Admin.Parts(
            state,
            controls,
            Telemetry.open(AccessLogSettings.OFF),
            Overload.ofProcess(),
            certificates.meshTls(SIDECAR),
            ((VertxInternal) vertx).nettyEventLoopGroup(),
            InstantSource.fixed(SampleState.STARTED.plusSeconds(90)),
            System::nanoTime);
    bound =
        new Admin(vertx, AdminSettings.embedded(), parts)
            .start()
            .toCompletionStage()
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void clustersAreEnvoysLines() throws Exception {
    var name = "outbound|5000||hello.sample.svc.cluster.local";
    assertThat(get("/clusters").body())
        .contains(name + "::basis::near_first\n")
        .contains(name + "::127.0.1.2:5000::health_flags::/failed_outlier_check\n")
        .contains(name + "::127.0.1.4:5000::priority::2\n")
        .contains(name + "::127.0.1.1:5000::share::0.6\n")
        .contains(name + "::127.0.1.5:5000::health_flags::/failed_eds_health\n")
        .doesNotContain("#");
  }

  @Test
  void clustersInJsonHaveEnvoysShape() throws Exception {
    var status = json("/clusters?format=json").getJsonArray("cluster_statuses").getJsonObject(0);
    var host = status.getJsonArray("host_statuses").getJsonObject(1);
    assertThat(status.getString("name")).isEqualTo("outbound|5000||hello.sample.svc.cluster.local");
    assertThat(
            host.getJsonObject("address").getJsonObject("socket_address").getInteger("port_value"))
        .isEqualTo(5000);
    assertThat(host.getJsonObject("health_status").getBoolean("failed_outlier_check")).isTrue();
    assertThat(host.getJsonObject("locality").getString("zone")).isEqualTo("a");
  }

  @Test
  void endpointsAreATable() throws Exception {
    assertThat(get("/endpoints").body().lines())
        .hasSize(6)
        .anyMatch(line -> line.matches(".*hello-us-b-1\\.sample +us/b +2 +1 +healthy +30% .*"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/clusters",
        "/endpoints",
        "/routes",
        "/certs",
        "/config_dump",
        "/listeners",
        "/traffic",
        "/server_info",
        "/stats"
      })
  void everyPageIsJsonForWhoAcceptsIt(String page) throws Exception {
    var response = send(request(bound.admin(), page).header("accept", "application/json"));
    assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
    assertThat(new JsonObject(response.body()).getJsonObject("control").getString("state"))
        .isEqualTo("connected");
  }

  @Test
  void pagesSayHowOldControlsWordIs() throws Exception {
    state.link =
        new SidecarState.ControlLink(
            SidecarState.ControlLink.State.LOST, "127.0.0.1:15012", SampleState.STARTED);
    assertThat(get("/clusters").body())
        .startsWith("# control was lost 90 s ago: this is what it said before\n");
    assertThat(json("/certs").getJsonObject("control").getLong("stale_seconds")).isEqualTo(90);
  }

  @Test
  void routesNameTheirRule() throws Exception {
    assertThat(get("/routes").body())
        .contains("VirtualService sample/hello http[0]", "not in the mesh");
  }

  @Test
  void statisticsAreFoundByExpression() throws Exception {
    var name = "cluster.outbound|5000||hello.sample.svc.cluster.local.";
    assertThat(get("/stats?filter=membership").body())
        .isEqualTo(name + "membership_healthy: 3\n" + name + "membership_total: 5\n");
    assertThat(get("/stats?usedonly").body().lines()).noneMatch(line -> line.endsWith(": 0"));
    assertThat(get("/stats?filter=%5B").statusCode()).isEqualTo(400);
    assertThat(
            json("/stats?filter=upstream_rq_retry&format=json")
                .getJsonArray("stats")
                .getJsonObject(0)
                .getLong("value"))
        .isEqualTo(4);
  }

  @ParameterizedTest
  @CsvSource({
    "text/plain,text/plain; version=0.0.4; charset=utf-8",
    "application/openmetrics-text,application/openmetrics-text; version=1.0.0; charset=utf-8"
  })
  void scrapersGetTheFormatTheyAccept(String accept, String type) throws Exception {
    var response = send(request(bound.metrics(), "/stats/prometheus").header("accept", accept));
    assertThat(response.headers().firstValue("content-type")).hasValue(type);
    assertThat(response.body())
        .contains("envoy_cluster_membership_total{cluster_name=\"outbound|5000||")
        .contains("vicinity_cluster_hosts{", "health=\"ejected\"} 1\n")
        .contains("vicinity_event_loop_delay_seconds_count")
        .contains("envoy_http_downstream_rq_overload_close")
        .contains("envoy_listener_downstream_global_cx_overflow")
        .contains("envoy_overload_envoy_resource_monitors_fixed_heap_pressure ")
        .contains("istio_build{component=\"proxy\",tag=");
    assertThat(response.body().endsWith("# EOF\n")).isEqualTo(accept.contains("openmetrics"));
    var families = response.body().lines().filter(line -> line.startsWith("# TYPE ")).toList();
    assertThat(families).doesNotHaveDuplicates();
  }

  @Test
  void readinessFollowsTheState() throws Exception {
    assertThat(send(request(bound.health(), "/healthz/ready")).statusCode()).isEqualTo(200);
    state.obstacles = java.util.List.of("no certificate yet");
    assertThat(send(request(bound.health(), "/healthz/ready")).statusCode()).isEqualTo(503);
    state.obstacles = java.util.List.of();
    state.phase = SidecarState.Phase.DRAINING;
    assertThat(get("/ready").body()).isEqualTo("DRAINING\n");
  }

  @Test
  void whatChangesAnythingWantsPost() throws Exception {
    assertThat(get("/drain").statusCode()).isEqualTo(405);
    assertThat(drains).hasValue(0);
    assertThat(post("/drain_listeners?graceful").body()).isEqualTo("OK\n");
    assertThat(post("/drain").statusCode()).isEqualTo(200);
    assertThat(drains).hasValue(2);
    assertThat(post("/quitquitquit").statusCode()).isEqualTo(200);
    assertThat(quits).hasValue(1);
  }

  @Test
  void otherSitesCommandNothing() throws Exception {
    var request =
        request(bound.admin(), "/quitquitquit")
            .POST(BodyPublishers.noBody())
            .header("sec-fetch-site", "cross-site");
    assertThat(send(request).statusCode()).isEqualTo(403);
    assertThat(quits).hasValue(0);
  }

  @Test
  void levelsOfLogsChange() throws Exception {
    assertThat(post("/logging?dev.vicinity.sample=debug").body())
        .contains("dev.vicinity.sample: debug");
    var refused = post("/logging?level=loud");
    assertThat(refused.statusCode()).isEqualTo(400);
    assertThat(refused.body()).startsWith("level: loud (expected: one of trace, debug");
  }

  @Test
  void unknownPagesListTheKnownOnes() throws Exception {
    var response = get("/nonsense");
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(response.body()).contains("no such page: /nonsense", "/drain (POST)");
  }

  @Test
  void homeIsAPageForPeople() throws Exception {
    var response = get("/");
    assertThat(response.headers().firstValue("content-type")).hasValue("text/html; charset=utf-8");
    assertThat(response.body()).contains("<html lang=\"en\">", "Traffic by zone and reason");
    assertThat(response.body()).doesNotContain("http://", "https://");
  }

  @Test
  void controlEntersThroughTheConsoleDoor() throws Exception {
    try (var operator = HttpClient.newBuilder().sslContext(certificates.client(CONTROL)).build()) {
      var response = operator.send(console(), BodyHandlers.ofString());
      assertThat(response.body()).contains("\"pod\" : \"client-1\"");
    }
  }

  @Test
  void othersDoNotEnter() throws Exception {
    try (var stranger =
        HttpClient.newBuilder()
            .sslContext(certificates.client("spiffe://cluster.local/ns/sample/sa/vicinity-control"))
            .build()) {
      assertThatThrownBy(() -> stranger.send(console(), BodyHandlers.ofString()))
          .isInstanceOf(IOException.class);
    }
  }

  private HttpRequest console() {
    return HttpRequest.newBuilder(
            URI.create("https://localhost:" + bound.console().port() + "/server_info"))
        .timeout(Duration.ofSeconds(10))
        .build();
  }

  private HttpResponse<String> get(String path) throws Exception {
    return send(request(bound.admin(), path));
  }

  private HttpResponse<String> post(String path) throws Exception {
    return send(request(bound.admin(), path).POST(BodyPublishers.noBody()));
  }

  private JsonObject json(String path) throws Exception {
    return new JsonObject(get(path).body());
  }

  private static HttpRequest.Builder request(Address at, String path) {
    return HttpRequest.newBuilder(URI.create("http://" + at + path))
        .timeout(Duration.ofSeconds(10));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return client.send(request.build(), BodyHandlers.ofString());
  }
}
