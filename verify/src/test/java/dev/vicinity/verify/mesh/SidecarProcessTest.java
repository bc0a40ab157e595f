package dev.vicinity.verify.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// How a sidecar ends that is a process of its own.
class SidecarProcessTest {
  @TempDir private Path manifests;
  @TempDir private Path folder;
  private Mesh mesh;

  @BeforeEach
  void start() {
    mesh = Mesh.started(manifests);
  }

  @AfterEach
  void stop() {
    mesh.close();
  }

  @Test
  void endsWellOnSigterm() throws Exception {
    try (var sidecar = SidecarProcess.start(mesh, folder, Map.of())) {
      assertThat(ask(sidecar)).isEqualTo(200);

      sidecar.process().destroy();

      assertThat(exitCode(sidecar)).isZero();
      assertThat(sidecar.text()).doesNotContain("ended before everything was closed");
    }
  }

  @Test
  void servesOnForAsLongAsItIsToldTo() throws Exception {
    try (var sidecar = SidecarProcess.start(mesh, folder, Map.of("VICINITY_LINGER", "2s"))) {
      assertThat(ask(sidecar)).isEqualTo(200);

      long told = System.nanoTime();
      sidecar.process().destroy();
      long served = told;
      try {
        while (ask(sidecar) == 200) served = System.nanoTime();
      } catch (IOException e) {
        // nobody listens any more
      }

      assertThat(Duration.ofNanos(served - told)).isGreaterThan(Duration.ofMillis(1900));
      assertThat(exitCode(sidecar)).isZero();
    }
  }

  @Test
  void endsAtOnceWhenAContainerBesideSaysSo() throws Exception {
    try (var sidecar = SidecarProcess.start(mesh, folder, Map.of("VICINITY_LINGER", "600s"));
        var client = HttpClient.newHttpClient()) {
      var at = sidecar.status();
      var quit = URI.create("http://127.0.0.1:" + at.getPort() + "/quitquitquit");
      var post = HttpRequest.newBuilder(quit).POST(HttpRequest.BodyPublishers.noBody()).build();

      assertThat(client.send(post, BodyHandlers.ofString()).statusCode()).isEqualTo(200);

      assertThat(exitCode(sidecar)).isZero();
    }
  }

  @Test
  void isWarmBeforeItIsReady() throws Exception {
    try (var sidecar = SidecarProcess.start(mesh, folder, Map.of())) {
      // "not warmed up: " on a machine that has no time for it
      assertThat(sidecar.text()).containsSubsequence("warmed up: ", "Main ready: ");
      assertThat(scrape(sidecar)).contains("envoy_server_live 1").doesNotContain("warm-up");
    }
  }

  private static String scrape(SidecarProcess sidecar) throws Exception {
    var page = URI.create("http://127.0.0.1:" + sidecar.status().getPort() + "/stats/prometheus");
    try (var client = HttpClient.newHttpClient()) {
      return client.send(HttpRequest.newBuilder(page).build(), BodyHandlers.ofString()).body();
    }
  }

  private static int ask(SidecarProcess sidecar) throws IOException {
    try (var caller = new Caller(sidecar.outbound())) {
      return caller.get(Mesh.HELLO, "/").status();
    }
  }

  private static int exitCode(SidecarProcess sidecar) throws InterruptedException {
    assertThat(sidecar.process().waitFor(30, TimeUnit.SECONDS)).as(sidecar.text()).isTrue();
    return sidecar.process().exitValue();
  }
}
