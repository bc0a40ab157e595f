package dev.vicinity.verify.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Machines fail under load: a node of servers is cut off, the control plane goes away.
@OnCluster
class FaultTest {
  private static final String URL = "http://" + Apps.HELLO + "/hello";
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Load.Rate LOAD = new Load.Rate(200, 8, Duration.ofMinutes(4));

  private static Cluster cluster;
  private static Sandbox sandbox;

  /// Where the client is, where the server is that is cut off, where the others are.
  private static String here;

  private static String lost;
  private static List<String> others;

  @BeforeAll
  static void deploy(Cluster shared) {
    cluster = shared;
    var localities = cluster.localities();
    assumeTrue(localities.size() >= 3, "needs nodes in three zones: " + localities);
    here = localities.get(0);
    lost = localities.get(1);
    others = localities.subList(2, localities.size());
    sandbox = cluster.meshed("fault");
    sandbox.apply(Apps.helloService());
    sandbox.apply(Apps.hello(lost));
    others.forEach(other -> sandbox.apply(Apps.hello(other)));
    sandbox.apply(Apps.client("client", here));
    sandbox.awaitRollout(Apps.helloIn(lost));
    others.forEach(other -> sandbox.awaitRollout(Apps.helloIn(other)));
    sandbox.awaitRollout("client");
  }

  @AfterEach
  void withoutRules() {
    sandbox.kubectl("", "delete", "virtualservices.networking.istio.io", "--all");
    sandbox.kubectl("", "delete", "destinationrules.networking.istio.io", "--all");
  }

  @Test
  @NeedsFaults
  void withRetriesNoRequestFailsTwoSecondsAfterANodeIsCutOff() {
    sandbox.apply(
        """
        apiVersion: networking.istio.io/v1
        kind: VirtualService
        metadata: {name: helloworld}
        spec:
          hosts: [helloworld]
          http:
          - route: [{destination: {host: helloworld}}]
            timeout: 3s
            retries:
              attempts: 3
              perTryTimeout: 500ms
              retryOn: connect-failure,refused-stream,reset,gateway-error
        ---
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {name: helloworld}
        spec:
          host: helloworld
          trafficPolicy:
            outlierDetection: {consecutive5xxErrors: 3, interval: 1s, baseEjectionTime: 10s}
        """);
    var seen = cutOff("with retries");
    assertThat(seen.lastFailure()).as("last failed request").isLessThan(Duration.ofSeconds(2));
  }

  @Test
  @NeedsFaults
  void withoutAnyRuleTrafficLeavesANodeThatIsCutOff() {
    var seen = cutOff("without any rule");
    // a client that waits 3 s for each answer, until Kubernetes has noticed
    assertThat(seen.lastFailure()).isLessThan(Duration.ofSeconds(30));
  }

  /// What a client saw of a node's end.
  private record Seen(Load.Result result, Duration lastFailure) {}

  private static Seen cutOff(String how) {
    Await.untilAsserted(
        Duration.ofSeconds(20),
        () -> assertThat(ask().percent(Apps.versionIn(lost))).isEqualTo(100));
    var node = cluster.nodeOf(lost);
    var load = Load.start(sandbox, "client", URL, LOAD);
    Await.pass(Duration.ofSeconds(3));
    var fault = Instant.now();
    cluster.faults().nodeDown(node);
    Await.pass(Duration.ofSeconds(25));
    cluster.saw("25 s after " + node + " was cut off: " + ask());
    sandbox.endpoints("client", "helloworld");
    cluster.faults().nodeUp(node);
    Await.untilAsserted(
        MINUTE, () -> assertThat(ask().percent(Apps.versionIn(lost))).isEqualTo(100));
    var back = Instant.now();
    Await.pass(Duration.ofSeconds(3));
    var result = load.end();
    var last =
        result.failures().stream()
            .map(failure -> Duration.between(fault, failure.known()))
            .max(Duration::compareTo)
            .orElse(Duration.ZERO);
    cluster.saw("node cut off and back, " + how + ": " + result);
    cluster.figure("node cut off, " + how + ": failed requests", result.failed(), "requests");
    cluster.figure("node cut off, " + how + ": last failure", last.toMillis(), "ms");
    cluster.figure("node cut off, " + how + ": p99", result.millis().get(99.0), "ms");
    cluster.figure("node cut off, " + how + ": throughput", result.perSecond(), "requests/s");
    cluster.figure(
        "node cut off, " + how + ": in use again, of 25 s down",
        Duration.between(fault, back).toSeconds(),
        "s");
    return new Seen(result, last);
  }

  @Test
  @NeedsFaults
  void apiServerAndEtcdGoneForAMinuteLoseNothing() {
    var before = restarts();
    var load = Load.start(sandbox, "client", URL, LOAD);
    cluster.faults().controlPlaneDown();
    Await.pass(MINUTE);
    cluster.faults().controlPlaneUp();
    Await.until("the API server answers again", MINUTE, FaultTest::apiServerAnswers);
    Await.pass(Duration.ofSeconds(10));
    nothingHappened("API server and etcd gone for a minute", load, before);
    goesOn();
  }

  @Test
  void controlGoneForAMinuteLosesNothing() {
    var before = restarts();
    var load = Load.start(sandbox, "client", URL, LOAD);
    var control = cluster.system("vicinity-control");
    control.scale(0);
    try {
      Await.pass(MINUTE);
    } finally {
      control.scale(2);
    }
    nothingHappened("control gone for a minute", load, before);
    goesOn();
  }

  private static void nothingHappened(String what, Load load, Map<String, Integer> before) {
    var result = load.end();
    cluster.saw(what + ": " + result);
    cluster.figure(what + ": failed of " + result.requests(), result.failed(), "requests");
    assertThat(result.failures()).as(what).isEmpty();
    assertThat(restarts()).as("restarts by container").isEqualTo(before);
  }

  /// News still reaches the sidecars.
  private static void goesOn() {
    sandbox.scale(Apps.helloIn(lost), 0);
    Await.untilAsserted(
        Duration.ofSeconds(20), () -> assertThat(ask().percent(Apps.versionIn(lost))).isEqualTo(0));
    sandbox.scale(Apps.helloIn(lost), 1);
    Await.untilAsserted(
        Duration.ofSeconds(20),
        () -> assertThat(ask().percent(Apps.versionIn(lost))).isEqualTo(100));
  }

  private static boolean apiServerAnswers() {
    try {
      return cluster.client().namespaces().withName("fault").get() != null;
    } catch (io.fabric8.kubernetes.client.KubernetesClientException e) {
      return false;
    }
  }

  private static Answers ask() {
    return Answers.ask(sandbox, "client", URL, 20);
  }

  private static Map<String, Integer> restarts() {
    var restarts = new TreeMap<String, Integer>();
    for (var pod : cluster.client().pods().inNamespace("fault").list().getItems()) {
      var status = pod.getStatus();
      status
          .getContainerStatuses()
          .forEach(one -> note(restarts, pod.getMetadata().getName(), one));
      status
          .getInitContainerStatuses()
          .forEach(one -> note(restarts, pod.getMetadata().getName(), one));
    }
    return restarts;
  }

  private static void note(Map<String, Integer> restarts, String pod, ContainerStatus container) {
    restarts.put(pod + "/" + container.getName(), container.getRestartCount());
  }
}
