package dev.vicinity.verify.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.control.apiserver.Eventually;
import dev.vicinity.verify.mesh.Manifests.Ready;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A zone that is lost in four ways, under load: who takes over, how soon, what clients see.
class FailoverTest {
  private static final Duration SOON = Duration.ofSeconds(15);
  private static final int CLIENTS = 8;

  private Mesh mesh;

  @BeforeEach
  void start(@TempDir Path folder) {
    mesh = Mesh.started(folder);
    mesh.rule(
        """
        outlierDetection:
          consecutive5xxErrors: 3
          interval: 1s
          baseEjectionTime: 1s
          maxEjectionPercent: 100
        """);
    Eventually.holds(SOON, () -> assertThat(mesh.ask(5)).isEqualTo(Map.of("hello-kr-a", 5)));
  }

  @AfterEach
  void stop() {
    mesh.close();
  }

  @Test
  void unreadyPodsLoseTrafficWithoutAFailure() throws Exception {
    try (var load = load()) {
      long nanos = System.nanoTime();
      mesh.ready("kr/a", Ready.NO);
      untilServedBy(load, "hello-kr-b");
      report("pod unready", nanos);
      mesh.ready("kr/a", Ready.YES);
      untilServedBy(load, "hello-kr-a");
      load.end();
      assertThat(load.failures()).isEmpty();
    }
  }

  @Test
  void refusedConnectionsGoElsewhereWithoutAFailure() throws Exception {
    try (var load = load()) {
      long nanos = System.nanoTime();
      mesh.in("kr/a").stop();
      long goneNanos = System.nanoTime();
      untilServedBy(load, "hello-kr-b");
      report("connections refused", nanos);
      mesh.in("kr/a").resume();
      untilServedBy(load, "hello-kr-a");
      load.end();
      // while it goes away the server takes connections only to drop them; nothing is lost after
      assertThat(load.failuresSince(goneNanos)).isEmpty();
    }
  }

  @Test
  void hangingPodsAreTimedOutAndEjected() throws Exception {
    mesh.manifests()
        .write(
            "virtualservice",
            """
            apiVersion: networking.istio.io/v1
            kind: VirtualService
            metadata: {name: hello, namespace: sample}
            spec:
              hosts: [hello.sample.svc.cluster.local]
              http:
              - route: [{destination: {host: hello.sample.svc.cluster.local}}]
                headers: {response: {set: {x-rule: patient}}}
                timeout: 5s
                retries: {attempts: 2, perTryTimeout: 300ms, retryOn: "gateway-error,reset,connect-failure"}
            """);
    try (var caller = mesh.caller()) {
      Eventually.holds(
          SOON, () -> assertThat(caller.get(Mesh.HELLO, "/").headers()).containsKey("x-rule"));
    }
    mesh.in("kr/a").behave(Backend.Mood.HANG);
    long nanos = System.nanoTime();
    Eventually.holds(SOON, () -> assertThat(mesh.ask(3)).isEqualTo(Map.of("hello-kr-b", 3)));
    report("hanging", nanos);
    mesh.in("kr/a").behave(Backend.Mood.OK);
    Eventually.holds(SOON, () -> assertThat(mesh.ask(5)).isEqualTo(Map.of("hello-kr-a", 5)));
  }

  @Test
  void failingPodsAreEjectedAndComeBack() throws Exception {
    try (var load = load()) {
      mesh.in("kr/a").behave(Backend.Mood.FAIL);
      long nanos = System.nanoTime();
      untilServedBy(load, "hello-kr-b");
      report("answering 500", nanos);
      mesh.in("kr/a").behave(Backend.Mood.OK);
      untilServedBy(load, "hello-kr-a");
      load.end();
      assertThat(load.failures()).allMatch(failure -> failure.startsWith("500 fails"));
    }
  }

  @Test
  void theLastHostsThatCouldAnswerAreNeverEjected() {
    Mesh.LOCALITIES.forEach(locality -> mesh.in(locality).behave(Backend.Mood.FAIL));
    for (int i = 0; i < 10; i++) {
      assertThat(mesh.ask(20)).as("always an application's answer").containsOnlyKeys("status-500");
    }
    Mesh.LOCALITIES.forEach(locality -> mesh.in(locality).behave(Backend.Mood.OK));
    assertThat(mesh.ask(20)).doesNotContainKeys("status-500", "status-503");
  }

  private Load load() {
    return Load.start(mesh.outbound(), Mesh.HELLO, CLIENTS);
  }

  /// Until two hundred requests in a row were answered by this pod alone.
  private static void untilServedBy(Load load, String pod) {
    Eventually.holds(
        SOON,
        () -> {
          var before = load.byPod();
          long target = load.answered() + 200;
          Eventually.holds(SOON, () -> assertThat(load.answered()).isGreaterThan(target));
          var after = load.byPod();
          after.forEach(
              (name, count) -> {
                if (!name.equals(pod)) {
                  assertThat(count - before.getOrDefault(name, 0L)).as(name).isZero();
                }
              });
        });
  }

  private static void report(String what, long sinceNanos) {
    System.out.printf(
        "failover (%s): all traffic elsewhere within %d ms%n",
        what, Duration.ofNanos(System.nanoTime() - sinceNanos).toMillis());
  }
}
