package dev.vicinity.sidecar.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.sidecar.application.ApplicationSettings.Caller;
import dev.vicinity.sidecar.application.ApplicationSettings.Metrics;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SelfSignedCertificate;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class StatusDoorTest {
  private static final OwnMetrics OWN =
      accept ->
          accept.contains("openmetrics")
              ? new OwnMetrics.Text(
                  "application/openmetrics-text; version=1.0.0; charset=utf-8", "own 1\n# EOF\n")
              : new OwnMetrics.Text("text/plain; version=0.0.4; charset=utf-8", "own 1\n");

  private final Vertx vertx = Vertx.vertx();
  private final CompletableFuture<String> quit = new CompletableFuture<>();
  private int application;
  private Address door;

  @AfterEach
  void stop() {
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) {
    return future.toCompletionStage().toCompletableFuture().orTimeout(10, TimeUnit.SECONDS).join();
  }

  private void application(Handler<HttpServerRequest> handler) {
    application(new HttpServerOptions(), handler);
  }

  private void application(HttpServerOptions options, Handler<HttpServerRequest> handler) {
    application =
        await(vertx.createHttpServer(options).requestHandler(handler).listen(0, "127.0.0.1"))
            .actualPort();
  }

  /// A door for one probe, `PORT` standing for the application's.
  private void door(String probe) {
    door(
        ApplicationReader.probes(
            "{\"/app-health/web/livez\": " + probe.replace("PORT", "" + application) + "}"),
        Optional.empty());
  }

  private void door(Map<String, Probe> probes, Optional<Metrics> metrics) {
    door =
        await(
            new StatusDoor(
                    vertx,
                    new ApplicationSettings(
                        new Address("127.0.0.1", 0), "127.0.0.1", Caller.ANY, probes, metrics),
                    new StatusDoor.Parts(
                        request -> request.response().setStatusCode(503).end("waiting"),
                        OWN,
                        () -> quit.complete("quit")))
                .start());
  }

  private HttpResponse<String> ask(String method, String path, String... headers)
      throws IOException, InterruptedException {
    var request =
        HttpRequest.newBuilder(URI.create("http://" + door + path))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    try (var client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      return client.send(request.build(), BodyHandlers.ofString());
    }
  }

  private int probed() throws IOException, InterruptedException {
    return ask("GET", "/app-health/web/livez", "User-Agent", "kube-probe/1.34").statusCode();
  }

  @Test
  void statusOfTheApplicationIsPassedOn() throws Exception {
    application(request -> request.response().setStatusCode(418).end());
    door("{\"httpGet\": {\"path\": \"/alive?now\", \"port\": PORT}}");

    assertThat(probed()).isEqualTo(418);
  }

  @Test
  void applicationSeesWhatTheKubeletWouldSend() throws Exception {
    var seen = new CompletableFuture<String>();
    application(
        request -> {
          seen.complete(
              request.uri()
                  + " "
                  + request.authority()
                  + " "
                  + request.getHeader("user-agent")
                  + " "
                  + request.headers().getAll("x-probe"));
          request.response().end();
        });
    door(
        """
        {"httpGet": {"path": "/alive?now", "port": PORT, "httpHeaders":
        [{"name": "Host", "value": "web.example"}, {"name": "x-probe", "value": "1"}]}}\
        """);

    assertThat(probed()).isEqualTo(200);
    assertThat(seen.join()).isEqualTo("/alive?now web.example kube-probe/1.34 [1]");
  }

  @Test
  void redirectsAreFollowedOnTheSameHostOnly() throws Exception {
    application(
        request -> {
          switch (request.path()) {
            case "/moved" -> redirect(request, "/here");
            case "/here" -> request.response().setStatusCode(204).end();
            case "/circle" -> redirect(request, "/circle");
            default -> redirect(request, "http://example.com/");
          }
        });
    door("{\"httpGet\": {\"path\": \"/moved\", \"port\": PORT}}");
    assertThat(probed()).isEqualTo(204);
    door("{\"httpGet\": {\"path\": \"/circle\", \"port\": PORT}}");
    assertThat(probed()).isEqualTo(500);
    door("{\"httpGet\": {\"path\": \"/away\", \"port\": PORT}}");
    assertThat(probed()).isEqualTo(302);
  }

  private static void redirect(HttpServerRequest request, String to) {
    request.response().setStatusCode(302).putHeader("location", to).end();
  }

  @Test
  void silentApplicationIsGivenItsTimeAndNoMore() throws Exception {
    application(request -> {});
    door("{\"httpGet\": {\"port\": PORT}, \"timeoutSeconds\": 1}");

    assertThat(probed()).isEqualTo(500);
  }

  @Test
  void certificateOfAnApplicationIsNotLookedAt() throws Exception {
    var certificate = SelfSignedCertificate.create("whoever");
    application(
        new HttpServerOptions().setSsl(true).setKeyCertOptions(certificate.keyCertOptions()),
        request -> request.response().setStatusCode(202).end());
    door("{\"httpGet\": {\"port\": PORT, \"scheme\": \"HTTPS\"}, \"timeoutSeconds\": 10}");

    assertThat(probed()).isEqualTo(202);
    certificate.delete();
  }

  @Test
  void portThatTakesConnectionsIsGood() throws Exception {
    try (var server = new ServerSocket(0)) {
      application = server.getLocalPort();
      door("{\"tcpSocket\": {\"port\": PORT}}");
      assertThat(probed()).isEqualTo(200);
    }
    assertThat(probed()).isEqualTo(500);
  }

  @Test
  void grpcServiceIsGoodWhileItServes() throws Exception {
    application(
        request ->
            request
                .body()
                .onSuccess(
                    body -> {
                      var serving = body.toString().endsWith("\n\u0003db1");
                      var status = (byte) (serving ? 1 : 2);
                      request.response().putTrailer("grpc-status", "0");
                      request
                          .response()
                          .putHeader("content-type", "application/grpc")
                          .end(Buffer.buffer(new byte[] {0, 0, 0, 0, 2, 8, status}));
                    }));
    door("{\"grpc\": {\"port\": PORT, \"service\": \"db1\"}}");
    assertThat(probed()).isEqualTo(200);
    door("{\"grpc\": {\"port\": PORT, \"service\": \"db2\"}}");
    assertThat(probed()).isEqualTo(500);
  }

  @Test
  void unknownProbeIsNoPage() throws Exception {
    door("{\"tcpSocket\": {\"port\": 1}}");

    assertThat(ask("GET", "/app-health/other/livez").statusCode()).isEqualTo(404);
    assertThat(ask("GET", "/healthz/ready").body()).isEqualTo("waiting");
  }

  @Test
  void metricsOfTheApplicationFollowOurs() throws Exception {
    application(
        request ->
            request.response().putHeader("content-type", "text/plain").end(request.path() + " 2"));
    metricsDoor();

    var merged = ask("GET", "/stats/prometheus", "Accept", "application/openmetrics-text");
    assertThat(merged.body()).isEqualTo("own 1\n/m 2\n");
    assertThat(merged.headers().firstValue("content-type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
  }

  @Test
  void openMetricsOfTheApplicationAreJoinedUnderOneEndMark() throws Exception {
    application(
        request ->
            request
                .response()
                .putHeader("content-type", "application/openmetrics-text; version=1.0.0")
                .end("app 2\n# EOF\n"));
    metricsDoor();

    var merged = ask("GET", "/stats/prometheus", "Accept", "application/openmetrics-text");
    assertThat(merged.body()).isEqualTo("own 1\napp 2\n# EOF\n");
    assertThat(merged.headers().firstValue("content-type"))
        .hasValueSatisfying(type -> assertThat(type).startsWith("application/openmetrics-text"));
  }

  @Test
  void failingApplicationTakesNothingOfOursWithIt() throws Exception {
    application(request -> request.response().setStatusCode(500).end("oops"));
    metricsDoor();
    assertThat(ask("GET", "/stats/prometheus").body()).isEqualTo("own 1\n");

    door(Map.of(), Optional.of(new Metrics(1, "/m")));
    assertThat(ask("GET", "/stats/prometheus").body()).isEqualTo("own 1\n");
  }

  @Test
  void answerThatBreaksOffLeavesWholeLines() throws Exception {
    application(
        request ->
            request
                .response()
                .putHeader("content-length", "1000")
                .write("app 2\nhal")
                .onComplete(_ -> request.connection().close()));
    metricsDoor();

    // How much of it comes before the break is chance; half lines never come.
    assertThat(ask("GET", "/stats/prometheus").body()).isIn("own 1\n", "own 1\napp 2\n");
  }

  private void metricsDoor() {
    door(Map.of(), Optional.of(new Metrics(application, "/m")));
  }

  @Test
  void containerOfThePodEndsTheSidecarByPost() throws Exception {
    door("{\"tcpSocket\": {\"port\": 1}}");

    assertThat(ask("GET", "/quitquitquit").statusCode()).isEqualTo(405);
    assertThat(quit).isNotDone();
    assertThat(ask("POST", "/quitquitquit").statusCode()).isEqualTo(200);
    assertThat(quit.join()).isEqualTo("quit");
  }

  @Test
  void whatTheInjectorSaysIsReadOrNamed() {
    assertThat(ApplicationReader.probes("")).isEmpty();
    assertThat(ApplicationReader.metrics("{\"scrape\":\"true\",\"port\":\"9100\"}"))
        .contains(new Metrics(9100, "/metrics"));
    assertThat(ApplicationReader.metrics("{\"scrape\":\"false\"}")).isEmpty();
    assertThatThrownBy(() -> ApplicationReader.probes("{\"/a\": {\"httpGet\": {\"port\": \"x\"}}}"))
        .hasMessage("/a: port x: expected: a number");
    assertThatThrownBy(() -> ApplicationReader.probes("{\"/a\": {\"exec\": {}}}"))
        .hasMessage("/a: expected: httpGet, tcpSocket or grpc");
  }
}
