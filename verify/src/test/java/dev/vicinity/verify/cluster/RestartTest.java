package dev.vicinity.verify.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Restarts under load: a client asks a frontend, which asks helloworld, and nothing may be lost.
@OnCluster
class RestartTest {
  private static final Load.Rate LOAD = new Load.Rate(200, 8, Duration.ofMinutes(5));
  private static final String CHAIN =
      "http://frontend:8080/fetch?url=http://" + Apps.HELLO + "/hello";

  private static Cluster cluster;
  private static Sandbox sandbox;
  private static String hello;

  @BeforeAll
  static void deploy(Cluster shared) {
    cluster = shared;
    var localities = cluster.localities();
    var here = localities.getFirst();
    hello = Apps.helloIn(here);
    sandbox = cluster.meshed("restart");
    sandbox.addServerCode();
    sandbox.apply(Apps.helloService());
    sandbox.apply(Apps.hello(here));
    sandbox.apply(Apps.server("frontend", here, 2));
    sandbox.apply(Apps.client("client", localities.getLast()));
    sandbox.scale(hello, 2);
    sandbox.awaitRollout("frontend");
    sandbox.awaitRollout("client");
  }

  @Test
  void rollingRestartOfServerLosesNothing() {
    var load = Load.start(sandbox, "client", CHAIN, LOAD);
    sandbox.restart(hello);
    nothingLost("server restarted", load);
  }

  @Test
  void rollingRestartOfClientLosesNothing() {
    var load = Load.start(sandbox, "client", CHAIN, LOAD);
    sandbox.restart("frontend");
    nothingLost("client restarted", load);
  }

  @Test
  void rollingRestartOfControlLosesNothing() {
    var load = Load.start(sandbox, "client", CHAIN, LOAD);
    cluster.system("vicinity-control").restart();
    nothingLost("control restarted", load);
  }

  @Test
  void rollingRestartOfInjectorLosesNothing() {
    var load = Load.start(sandbox, "client", CHAIN, LOAD);
    cluster.system("vicinity-injector").restart();
    sandbox.restart(hello); // and pods are still injected
    nothingLost("injector, then server restarted", load);
    assertThat(sandbox.pods("helloworld"))
        .allSatisfy(pod -> assertThat(pod.getSpec().getInitContainers()).hasSizeGreaterThan(1));
  }

  @Test
  void deletedPodsLoseNothingOnEitherSide() {
    var load = Load.start(sandbox, "client", CHAIN, LOAD);
    for (var app : new String[] {"helloworld", "frontend"}) {
      sandbox.kubectl("", "delete", "pod", sandbox.pod(app).getMetadata().getName(), "--wait=true");
    }
    sandbox.awaitRollout(hello);
    sandbox.awaitRollout("frontend");
    nothingLost("one pod deleted on each side", load);
  }

  private static void nothingLost(String what, Load load) {
    var result = load.end();
    cluster.saw(what + ": " + result);
    cluster.figure(what + ": failed of " + result.requests(), result.failed(), "requests");
    assertThat(result.failures()).as(result.toString()).isEmpty();
    assertThat(result.failed()).isZero();
    // The load shares two processors with JVMs that start: that it went on is all that can be
    // asked.
    assertThat(result.perSecond()).as("load went on").isGreaterThan(0.25 * LOAD.perSecond());
  }

  @Test
  void jobWithASidecarCompletesSoonAfterItsWork() {
    sandbox.apply(Apps.job("work", "{}", "curl -sf http://%s/hello".formatted(Apps.HELLO)));
    var jobs = cluster.client().batch().v1().jobs().inNamespace("restart").withName("work");
    Await.until("the job is over", Rollout.PATIENCE, () -> ended(jobs.require()));
    var status = jobs.require().getStatus();
    assertThat(status.getSucceeded()).as("%s", status).isEqualTo(1);
    var pod = sandbox.pods("work").getFirst();
    var done = finished(pod.getStatus().getContainerStatuses(), "main");
    var gone = finished(pod.getStatus().getInitContainerStatuses(), "vicinity-proxy");
    assertThat(pod.getStatus().getInitContainerStatuses())
        .as("nothing is shown as an error")
        .allMatch(container -> container.getState().getTerminated().getExitCode() == 0);
    var complete = OffsetDateTime.parse(status.getCompletionTime());
    assertThat(pod.getSpec().getInitContainers()).as("has a sidecar").isNotEmpty();
    cluster.figure(
        "Job complete after its work", Duration.between(done, complete).toSeconds(), "s");
    cluster.figure("sidecar gone after its work", Duration.between(done, gone).toSeconds(), "s");
    assertThat(Duration.between(done, gone)).isLessThanOrEqualTo(Duration.ofSeconds(3));
    // Kubernetes' own part, about three seconds on a quiet machine, is not ours to bound tightly
    assertThat(Duration.between(done, complete)).isLessThanOrEqualTo(Duration.ofSeconds(10));
  }

  private static OffsetDateTime finished(List<ContainerStatus> containers, String name) {
    return containers.stream()
        .filter(container -> container.getName().equals(name))
        .map(container -> container.getState().getTerminated().getFinishedAt())
        .map(OffsetDateTime::parse)
        .findFirst()
        .orElseThrow();
  }

  private static boolean ended(Job job) {
    var status = job.getStatus();
    return status != null && (status.getCompletionTime() != null || status.getFailed() != null);
  }
}
