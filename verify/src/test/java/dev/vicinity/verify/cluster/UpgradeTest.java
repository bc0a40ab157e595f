package dev.vicinity.verify.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;

/// Install, upgrade by revision with traffic running, uninstall; last, as it takes the mesh away.
@OnCluster
@Order(Integer.MAX_VALUE)
class UpgradeTest {
  private static final String NEXT = "next";
  private static final String URL = "http://" + Apps.HELLO + "/hello";

  private static Cluster cluster;
  private static Sandbox meshed;
  private static Sandbox untouched;
  private static String hello;

  @BeforeAll
  static void deploy(Cluster shared) {
    cluster = shared;
    var localities = cluster.localities();
    hello = Apps.helloIn(localities.getFirst());
    untouched = cluster.sandbox("upgrade-untouched", Map.of());
    meshed = cluster.meshed("upgrade");
    for (var sandbox : List.of(untouched, meshed)) {
      sandbox.apply(Apps.helloService());
      sandbox.apply(Apps.hello(localities.getFirst()));
      sandbox.apply(Apps.client("client", localities.getLast()));
      sandbox.scale(hello, 2);
      sandbox.awaitRollout("client");
    }
  }

  @Test
  void revisionsRunSideBySideAndANamespaceMovesWithTrafficRunning() {
    var before = untouched.kubectl("", "get", "pods", "-o", "name").out();
    Installation.install(
        cluster.root(), "vicinity-" + NEXT, Installation.NAMESPACE, "--set", "revision=" + NEXT);
    try {
      var load = Load.start(meshed, "client", URL, new Load.Rate(200, 8, Duration.ofMinutes(4)));
      meshed.kubectl(
          "", "label", "namespace", "upgrade", "vicinity.dev/rev=" + NEXT, "--overwrite");
      meshed.restart(hello);
      assertThat(meshed.pod("helloworld").getMetadata().getLabels())
          .containsEntry("vicinity.dev/rev", NEXT);
      assertThat(meshed.pod("client").getMetadata().getLabels())
          .containsEntry("vicinity.dev/rev", "default");
      meshed.kubectl("", "label", "namespace", "upgrade", "vicinity.dev/rev-");
      meshed.restart(hello);
      var result = load.end();
      cluster.saw("to revision " + NEXT + " and back under load: " + result);
      cluster.figure(
          "upgrade by revision: failed of " + result.requests(), result.failed(), "requests");
      assertThat(result.failures()).isEmpty();
    } finally {
      Installation.uninstall("vicinity-" + NEXT, Installation.NAMESPACE);
    }
    assertThat(untouched.kubectl("", "get", "pods", "-o", "name").out()).isEqualTo(before);
    assertThat(Installation.traces()).allMatch(name -> !name.contains(NEXT));
  }

  @Test
  void uninstallLeavesNothingBehindAndInstallBringsItBack() {
    assumeTrue(cluster.installedTheMesh(), "the mesh was there before: it is not taken away");
    var before = untouched.kubectl("", "get", "pods", "-o", "name").out();
    Installation.uninstall("vicinity", Installation.NAMESPACE);
    try {
      Await.untilAsserted(Duration.ofMinutes(1), () -> assertThat(Installation.traces()).isEmpty());
      cluster.saw("after helm uninstall: nothing of Vicinity is left but definitions of Istio");
      var plain =
          meshed.kubectl(
              "",
              "run",
              "plain",
              "--image=curlimages/curl",
              "--image-pull-policy=IfNotPresent",
              "--command",
              "--",
              "sleep",
              "60");
      cluster.saw("a new pod in a namespace that is still labelled: " + plain.out().strip());
    } finally {
      Installation.install(cluster.root(), "vicinity", Installation.NAMESPACE);
    }
    meshed.restart(hello);
    meshed.restart("client");
    var answers = Answers.ask(meshed, "client", URL, 50);
    cluster.saw("installed again: " + answers);
    assertThat(answers.codes()).containsOnlyKeys("200");
    assertThat(untouched.kubectl("", "get", "pods", "-o", "name").out()).isEqualTo(before);
  }
}
