package dev.vicinity.verify.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.dsl.PodResource;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Sidecars that are containers like others, as Kubernetes before 1.29 needs them: here by an
/// annotation.
@OnCluster
class ClassicSidecarTest {
  private static final Duration SOON = Duration.ofMinutes(2);
  private static final String CLASSIC = "{sidecar.istio.io/nativeSidecar: \"false\"}";
  private static final String ASK =
      "curl -s -m 10 -o /dev/null -w %{http_code} http://" + Apps.HELLO + "/hello";

  private static Cluster cluster;
  private static Sandbox sandbox;

  @BeforeAll
  static void deploy(Cluster shared) {
    cluster = shared;
    var here = cluster.localities().getFirst();
    sandbox = cluster.meshed("classic");
    sandbox.apply(Apps.helloService());
    sandbox.apply(Apps.hello(here));
    sandbox.awaitRollout(Apps.helloIn(here));
  }

  @Test
  void applicationIsHeldUntilTheSidecarIsReadyAndServedOnWhileItEnds() {
    var said = new ByteArrayOutputStream();
    sandbox.apply(
        pod(
            "caller",
            "trap 'sleep 3; echo late $(%1$s); exit 0' TERM; echo first $(%1$s); while true; do sleep 1; done"
                .formatted(ASK)));
    Await.until("caller runs", SOON, () -> isRunning(get("caller")));
    var pod = get("caller");
    assertThat(pod.getSpec().getInitContainers())
        .extracting(c -> c.getName())
        .containsExactly("vicinity-init");
    var held = Duration.between(started(pod, "vicinity-proxy"), started(pod, "main"));
    cluster.saw("application started " + held.toSeconds() + " s after its sidecar");
    try (var _ = pods("caller").inContainer("main").watchLog(said)) {
      Await.until(() -> "first answer: " + said, SOON, () -> text(said).contains("first"));
      var began = System.nanoTime();
      sandbox.kubectl("", "delete", "pod", "caller", "--wait=true");
      cluster.saw(
          text(said).strip().replace("\n", ", ")
              + "; pod gone after "
              + Duration.ofNanos(System.nanoTime() - began).toSeconds()
              + " s");
    }
    assertThat(text(said)).isEqualTo("first 200\nlate 200\n");
  }

  @Test
  void jobEndsItsSidecarItself() {
    var script = ASK + "; curl -s -X POST http://127.0.0.1:15020/quitquitquit";
    sandbox.apply(Apps.job("work", CLASSIC, script));
    var jobs = cluster.client().batch().v1().jobs().inNamespace("classic").withName("work");
    Await.until(
        () -> "the job is complete: " + sandbox.kubectl("", "get", "pods").out(),
        SOON,
        () -> jobs.require().getStatus().getCompletionTime() != null);
    var pod = sandbox.pods("work").getFirst();
    assertThat(pod.getStatus().getContainerStatuses())
        .hasSize(2)
        .allSatisfy(status -> assertThat(status.getState().getTerminated().getExitCode()).isZero());
    cluster.saw("Job with a classic sidecar: " + pod.getStatus().getPhase());
  }

  private static String pod(String name, String script) {
    return """
    apiVersion: v1
    kind: Pod
    metadata: {name: %s, annotations: %s}
    spec:
      containers:
      - name: main
        image: curlimages/curl
        imagePullPolicy: IfNotPresent
        command:
        - sh
        - -c
        - |
          %s
    """
        .formatted(name, CLASSIC, script);
  }

  private static PodResource pods(String name) {
    return cluster.client().pods().inNamespace("classic").withName(name);
  }

  private static Pod get(String name) {
    return pods(name).require();
  }

  private static boolean isRunning(Pod pod) {
    return pod.getStatus().getContainerStatuses().stream()
            .filter(status -> status.getState().getRunning() != null)
            .count()
        == 2;
  }

  private static OffsetDateTime started(Pod pod, String container) {
    return pod.getStatus().getContainerStatuses().stream()
        .filter(status -> status.getName().equals(container))
        .map(ContainerStatus::getState)
        .map(state -> OffsetDateTime.parse(state.getRunning().getStartedAt()))
        .findFirst()
        .orElseThrow();
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(UTF_8);
  }
}
