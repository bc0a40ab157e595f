package dev.vicinity.verify.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.cli.mesh.EmbeddedSidecar;
import dev.vicinity.control.apiserver.Eventually;
import dev.vicinity.verify.mesh.Manifests.Ready;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What an operator does every day, under load between sidecars with mTLS: no request is lost.
class ZeroLossTest {
  private static final Duration SOON = Duration.ofSeconds(15);
  private static final int CLIENTS = 8;
  private static final Pattern SERIAL =
      Pattern.compile("cert_chain.*?serial_number\"\\s*:\\s*\"([^\"]+)", Pattern.DOTALL);

  private Mesh mesh;
  private Plane plane;
  private Load load;

  @BeforeEach
  void start(@TempDir Path folder, @TempDir Path state) {
    mesh = Mesh.prepared(folder, Mesh.Pods.MESHED);
    plane = new Plane(folder, state, Duration.ofSeconds(12));
    plane.start();
    load = Load.start(plane.sidecars(mesh.plans()), Mesh.HELLO, CLIENTS);
    answers(500);
  }

  @AfterEach
  void stop() {
    load.close();
    plane.close();
    mesh.close();
  }

  @Test
  void certificatesAreRenewed() throws Exception {
    var client = plane.sidecarOf("client");
    var server = plane.sidecarOf("hello-kr-a");
    for (int renewal = 0; renewal < 2; renewal++) {
      var clientSerial = serial(client);
      var serverSerial = serial(server);
      Eventually.holds(SOON, () -> assertThat(serial(client)).isNotEqualTo(clientSerial));
      Eventually.holds(SOON, () -> assertThat(serial(server)).isNotEqualTo(serverSerial));
    }
    answers(500);
    endsWithoutAFailure();
  }

  @Test
  void rulesChange() throws Exception {
    for (int change = 0; change < 12; change++) {
      var near = change % 2 == 0 ? "kr/a" : "us/b";
      mesh.rule(
          """
          loadBalancer:
            localityLbSetting:
              enabled: true
              distribute: [{from: "kr/a/*", to: {"%s/*": 100}}]
          """
              .formatted(near));
      servedBy("hello-" + Manifests.nodeOf(near));
    }
    endsWithoutAFailure();
  }

  @Test
  void endpointsComeAndGo() throws Exception {
    for (int round = 0; round < 6; round++) {
      mesh.ready("kr/a", Ready.NO);
      servedBy("hello-kr-b");
      mesh.removePod("hello-kr-b");
      answers(100);
      mesh.ready("kr/b", Ready.YES);
      mesh.ready("kr/a", Ready.YES);
      servedBy("hello-kr-a");
    }
    endsWithoutAFailure();
  }

  @Test
  void controlRestarts() throws Exception {
    for (int restart = 0; restart < 2; restart++) {
      plane.stop();
      answers(500);
      mesh.ready("kr/a", restart % 2 == 0 ? Ready.NO : Ready.YES);
      plane.start();
      servedBy(restart % 2 == 0 ? "hello-kr-b" : "hello-kr-a");
    }
    endsWithoutAFailure();
  }

  @Test
  void aServersSidecarDrainsAndAnotherTakesItsPlace() throws Exception {
    for (int rollout = 0; rollout < 2; rollout++) {
      Mesh.await(plane.sidecarOf("hello-kr-a").drain(), "drain");
      servedBy("hello-kr-b");
      plane.sidecar(mesh.plan("hello-kr-a"));
      servedBy("hello-kr-a");
    }
    endsWithoutAFailure();
  }

  @Test
  void applicationThatTakesNoConnectionsAnyMoreIsPassedByBeforeItsEndpointIsGone()
      throws Exception {
    for (int end = 0; end < 2; end++) {
      mesh.in("kr/a").stop();
      servedBy("hello-kr-b");
      mesh.in("kr/a").resume();
      servedBy("hello-kr-a");
    }
    endsWithoutAFailure();
  }

  @Test
  void theClientsOwnSidecarFinishesWhatItHasBegun() throws Exception {
    Mesh.await(plane.sidecarOf("client").drain(), "drain");
    Eventually.holds(SOON, () -> assertThat(load.failures()).isNotEmpty());
    load.end();
    // nobody listens any more: that is all that clients may see
    assertThat(load.failures()).allMatch(failure -> failure.contains("refused"));
  }

  /// The number of the certificate that a sidecar uses now, as its own page says it.
  private static String serial(EmbeddedSidecar sidecar) throws IOException {
    var admin = new InetSocketAddress(sidecar.admin().host(), sidecar.admin().port());
    try (var pages = new Caller(admin)) {
      var found = SERIAL.matcher(pages.get("localhost", "/certs").body());
      return found.find() ? found.group(1) : "none";
    }
  }

  private void endsWithoutAFailure() throws InterruptedException {
    load.end();
    assertThat(load.failures()).isEmpty();
  }

  /// That many more requests were answered.
  private void answers(long more) {
    long target = load.answered() + more;
    Eventually.holds(
        SOON,
        () ->
            assertThat(load.answered()).as("failures: %s", load.failures()).isGreaterThan(target));
  }

  private void servedBy(String pod) {
    Eventually.holds(SOON, () -> assertThat(load.newest()).isEqualTo(pod));
    answers(50);
  }
}
