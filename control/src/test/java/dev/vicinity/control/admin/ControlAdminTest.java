package dev.vicinity.control.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.control.authority.AuthorityFiles;
import dev.vicinity.control.authority.CertificateAuthority;
import dev.vicinity.control.authority.DirectoryStore;
import dev.vicinity.control.authority.ServingCertificate;
import dev.vicinity.control.catalog.MeshSettings;
import dev.vicinity.control.source.FolderSource;
import dev.vicinity.core.mesh.Address;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ControlAdminTest {
  private static final Path MANIFESTS =
      Path.of(System.getProperty("vicinity.root", "..")).resolve("examples/manifests/locality");

  private final Vertx vertx = Vertx.vertx();
  private final SecureRandom random = new SecureRandom();
  private final SampleControl state = new SampleControl();
  private final FolderSource source =
      new FolderSource(MANIFESTS, MeshSettings.DEFAULT, System::nanoTime);
  private final HttpClient client = HttpClient.newHttpClient();
  private CertificateAuthority authority;
  private ControlAdmin.Bound bound;

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    source.start();
    authority =
        AuthorityFiles.load(
            new DirectoryStore(folder), "cluster.local", InstantSource.system(), random);
    var parts =
        new ControlAdmin.Parts(
            state,
            source.catalog(),
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
            identity("vicinity-system").clientOptions());
    bound = await(new ControlAdmin(vertx, ControlAdminSettings.embedded(), parts).start());
  }

  @AfterEach
  void stop() throws Exception {
    client.close();
    source.close();
    await(vertx.close());
  }

  @Test
  void probesFollowTheState() throws Exception {
    assertThat(get(bound.open(), "/healthz").statusCode()).isEqualTo(200);
    assertThat(get(bound.open(), "/readyz").statusCode()).isEqualTo(200);
    state.obstacles = List.of("not everything has been read yet");
    assertThat(get(bound.open(), "/readyz").statusCode()).isEqualTo(503);
    assertThat(get(bound.open(), "/readyz").body()).isEqualTo("not everything has been read yet\n");
    assertThat(get(bound.open(), "/healthz").statusCode()).isEqualTo(200);
  }

  @Test
  void metricsCountObjectsProblemsAndWhatIsBehind() throws Exception {
    state.sessions = List.of(SampleControl.session("client", "", ""));
    assertThat(get(bound.open(), "/metrics").body())
        .contains("vicinity_control_objects{kind=\"Pod\"} 3.0\n")
        .contains("vicinity_control_problems{severity=\"not_honoured\"} 1.0\n")
        .contains("vicinity_control_problems{severity=\"error\"} 0.0\n")
        .contains("vicinity_control_subscriptions_behind 1.0\n")
        .contains("vicinity_control_ready 1.0\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"sessions", "published", "problems", "objects", "endpoints", "rules", "config"})
  void debugPagesAreJson(String page) throws Exception {
    state.sessions = List.of(SampleControl.session("client", "", ""));
    var response = get(bound.debug(), "/debug/" + page);
    assertThat(response.headers().firstValue("content-type")).hasValue("application/json");
    assertThat(new JsonObject(response.body()).isEmpty()).isFalse();
  }

  @Test
  void debugAnswersAsAPodWouldBeTold() throws Exception {
    var cluster = "outbound%7C5000%7C%7Chello.sample.svc.cluster.local";
    var endpoints =
        new JsonObject(
            get(bound.debug(), "/debug/endpoints?from=client.sample&cluster=" + cluster).body());
    assertThat(endpoints.getString("basis")).isEqualTo("NEAR_FIRST");
    assertThat(endpoints.getJsonArray("groups")).hasSize(4);
    var rules =
        new JsonObject(
            get(bound.debug(), "/debug/rules?from=client.sample&target=hello.sample:5000").body());
    assertThat(rules.getString("host")).isEqualTo("hello.sample.svc.cluster.local");
    assertThat(get(bound.debug(), "/debug/config?pod=nobody.sample").body())
        .isEqualTo("pod: nobody.sample (expected: one that is known)\n");
  }

  @Test
  void thePortForScrapersShowsNothingElse() throws Exception {
    assertThat(get(bound.open(), "/debug/sessions").statusCode()).isEqualTo(404);
    assertThat(get(bound.open(), "/console/").statusCode()).isEqualTo(404);
    assertThat(get(bound.debug(), "/nonsense").body()).contains("/debug/sessions");
  }

  @Test
  void namesThatOthersMayPointHereAreNotServed() throws Exception {
    var raw = Raw.get(bound.debug(), "/debug/sessions", "attacker.example");
    assertThat(raw).startsWith("HTTP/1.1 421");
  }

  @Test
  void theConsoleListsAndReachesSidecars() throws Exception {
    var admin = await(sidecar("sample"));
    state.sessions = List.of(SampleControl.session("client", spiffeId("sample"), admin.toString()));
    assertThat(get(bound.debug(), "/console/").body()).contains("Mesh console");
    assertThat(get(bound.debug(), "/console/sidecars/sample/client/clusters?format=json").body())
        .isEqualTo("GET /clusters?format=json by " + spiffeId("vicinity-system"));
    assertThat(get(bound.debug(), "/console/sidecars/sample/nobody/").statusCode()).isEqualTo(404);
  }

  @Test
  void whoProvesAnotherIdentityIsNotBelieved() throws Exception {
    var admin = await(sidecar("elsewhere"));
    state.sessions = List.of(SampleControl.session("client", spiffeId("sample"), admin.toString()));
    assertThat(get(bound.debug(), "/console/sidecars/sample/client/").statusCode()).isEqualTo(502);
  }

  /// Something that answers as a sidecar of that namespace would, and says who asked.
  private Future<Address> sidecar(String namespace) {
    var options =
        identity(namespace)
            .serverOptions()
            .setClientAuth(ClientAuth.REQUIRED)
            .setAlpnVersions(List.of(HttpVersion.HTTP_1_1));
    return vertx
        .createHttpServer(options)
        .requestHandler(
            request ->
                request
                    .response()
                    .end(
                        request.method()
                            + " "
                            + request.uri()
                            + " by "
                            + spiffeId("vicinity-system")))
        .listen(0, "127.0.0.1")
        .map(server -> new Address("127.0.0.1", server.actualPort()));
  }

  private ServingCertificate identity(String namespace) {
    var identity =
        new ServingCertificate(
            authority,
            new ServingCertificate.Subject(List.of("localhost"), namespace),
            Duration.ofHours(1),
            random);
    identity.start(vertx);
    return identity;
  }

  private static String spiffeId(String namespace) {
    return "spiffe://cluster.local/ns/" + namespace + "/sa/vicinity-control";
  }

  private HttpResponse<String> get(Address at, String path) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create("http://" + at + path))
            .timeout(Duration.ofSeconds(20))
            .build();
    return client.send(request, BodyHandlers.ofString());
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
