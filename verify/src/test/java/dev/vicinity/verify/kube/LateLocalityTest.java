package dev.vicinity.verify.kube;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.control.apiserver.ApiServer;
import dev.vicinity.control.apiserver.Eventually;
import dev.vicinity.control.apiserver.NeedsApiServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A sidecar may be faster than what control hears of its pod and its node.
@NeedsApiServer
class LateLocalityTest {
  private static final Duration SOON = Duration.ofSeconds(20);

  private static ApiServer api;
  private static KubernetesClient client;
  private static ControlOnCluster control;

  @BeforeAll
  static void start() {
    api = ApiServer.start();
    client = api.client();
    client.resource(Objects.namespace(Objects.NAMESPACE)).create();
    client.resource(Objects.namespace("vicinity-system")).create();
    client.resource(Objects.node("kr/a")).create();
    for (var name : new String[] {"early", "lost", "moved"}) {
      client.resource(Objects.account(name)).create();
    }
    control = ControlOnCluster.start(api);
  }

  @AfterAll
  static void stop() {
    control.close();
    client.close();
    api.close();
  }

  @Test
  void aPodSeenBeforeItsNodeGetsItsLocalityLater() {
    Objects.unscheduledPod(client, "early", Map.of());
    try (var sidecar = follow("early")) {
      Objects.schedule(client, "early", "kr/a");
      awaitLocality(sidecar, "kr/a");
    }
  }

  @Test
  void aNodeSeenAfterThePodGivesItsLocality() {
    Objects.unscheduledPod(client, "lost", Map.of());
    Objects.schedule(client, "lost", "us/b");
    try (var sidecar = follow("lost")) {
      client.resource(Objects.node("us/b")).create();
      awaitLocality(sidecar, "us/b");
    }
  }

  @Test
  void aLabelOfThePodGoesBeforeItsNode() {
    Objects.unscheduledPod(client, "moved", Map.of("istio-locality", "eu.x"));
    Objects.schedule(client, "moved", "kr/a");
    try (var sidecar = follow("moved")) {
      awaitLocality(sidecar, "eu/x");
    }
  }

  private static Follower follow(String pod) {
    var token = api.token(Objects.NAMESPACE, pod, "vicinity-ca", Optional.of(pod));
    return Follower.start(control.vertx(), control.control(), pod, token);
  }

  private static void awaitLocality(Follower sidecar, String locality) {
    Eventually.holds(
        SOON,
        () -> {
          var config = sidecar.workload();
          assertThat(config).isNotNull();
          assertThat(config.workload().locality()).hasToString(locality);
        });
  }
}
