package dev.vicinity.verify.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointBuilder;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What the mesh costs on the cluster: time per request, memory and CPU per sidecar, control's
/// size.
@OnCluster
class FootprintTest {
  private static final Duration MEASURED = Duration.ofSeconds(30);
  private static final Load.Rate LOAD = new Load.Rate(1000, 16, MEASURED);
  private static final String[] STEADY = {"-uniform", "-nocatchup"};
  private static final String URL = "http://fortio:8080/echo";

  private static Cluster cluster;
  private static Sandbox meshed;
  private static Sandbox plain;

  @BeforeAll
  static void deploy(Cluster shared) {
    cluster = shared;
    var localities = cluster.localities();
    var here = localities.getFirst();
    var there = localities.getLast();
    meshed = cluster.meshed("footprint");
    plain = cluster.sandbox("footprint-plain", Map.of());
    for (var sandbox : List.of(meshed, plain)) {
      sandbox.apply(Apps.fortio(there));
      sandbox.apply(Apps.client("client", here));
    }
    for (var locality : localities) {
      plain.apply(NodeProcess.watcher(cluster.nodeOf(locality)));
    }
    for (var sandbox : List.of(meshed, plain)) {
      sandbox.awaitRollout("fortio");
      sandbox.awaitRollout("client");
    }
    for (var locality : localities) {
      plain.awaitRollout(NodeProcess.watcherOn(cluster.nodeOf(locality)));
    }
  }

  @Test
  void sidecarsAtAThousandRequestsASecond() {
    var near = sidecarOf(meshed.pod("client"));
    var far = sidecarOf(meshed.pod("fortio"));
    cluster.figure("sidecar that was never used: RSS", near.residentMib(), "MiB");
    Load.start(meshed, "client", URL, new Load.Rate(1000, 16, Duration.ofSeconds(20)), STEADY)
        .await(); // compiled by then
    var without = Load.start(plain, "client", URL, LOAD, STEADY).await();
    cluster.saw("plain: " + without);
    double nearCpu = near.cpuSeconds();
    double farCpu = far.cpuSeconds();
    var with = Load.start(meshed, "client", URL, LOAD, STEADY).await();
    double seconds = MEASURED.toSeconds();
    cluster.saw("through two sidecars with mutual TLS: " + with);
    cluster.figure(
        "client's sidecar at 1000/s: CPU", (near.cpuSeconds() - nearCpu) / seconds, "vCPU");
    cluster.figure(
        "server's sidecar at 1000/s: CPU", (far.cpuSeconds() - farCpu) / seconds, "vCPU");
    cluster.figure("client's sidecar after 1000/s: RSS", near.residentMib(), "MiB");
    cluster.figure("server's sidecar after 1000/s: RSS", far.residentMib(), "MiB");
    for (double percentile : new double[] {50, 90, 99}) {
      cluster.figure(
          "added at p%.0f".formatted(percentile),
          with.millis().get(percentile) - without.millis().get(percentile),
          "ms");
    }
    assertThat(with.failed()).isZero();
  }

  @Test
  void sidecarAtRest() {
    var sidecar = sidecarOf(meshed.pod("client"));
    double before = sidecar.cpuSeconds();
    Await.pass(Duration.ofSeconds(20));
    cluster.figure(
        "sidecar at rest: CPU", (sidecar.cpuSeconds() - before) / 20 * 1000, "milli vCPU");
    cluster.figure("sidecar at rest: RSS", sidecar.residentMib(), "MiB");
  }

  @Test
  void podsStartWithASidecar() {
    double[] added = new double[3];
    for (int i = 0; i < added.length; i++) {
      double with = secondsToReady(meshed);
      double without = secondsToReady(plain);
      cluster.saw("pod ready after %.1f s with a sidecar, %.1f s without".formatted(with, without));
      added[i] = with - without;
    }
    java.util.Arrays.sort(added);
    cluster.figure("a sidecar delays a pod by (median of 3)", added[1], "s");
  }

  private static double secondsToReady(Sandbox sandbox) {
    sandbox.scale("client", 0);
    long started = System.nanoTime();
    sandbox.scale("client", 1);
    return (System.nanoTime() - started) / 1e9;
  }

  @Test
  void controlWithFiveHundredEndpoints() {
    var control =
        cluster.client().pods().inNamespace(Installation.NAMESPACE).list().getItems().stream()
            .filter(pod -> pod.getMetadata().getName().startsWith("vicinity-control"))
            .findFirst()
            .orElseThrow();
    var process =
        NodeProcess.of(plain, control, control.getSpec().getContainers().getFirst().getName());
    cluster.figure("control with this cluster's endpoints: RSS", process.residentMib(), "MiB");
    double cpu = process.cpuSeconds();
    for (int service = 0; service < 5; service++) addHundredEndpoints("many-" + service, service);
    Await.until(
        "the client's view has them all",
        Duration.ofSeconds(60),
        () ->
            cluster
                    .vicinity("endpoints", "--from", clientName(), "many-4.footprint", "-o", "json")
                    .out()
                    .split("10\\.9\\.")
                    .length
                > 100);
    cluster.figure("control with 500 endpoints more: RSS", process.residentMib(), "MiB");
    cluster.figure("control for 500 endpoints more: CPU", process.cpuSeconds() - cpu, "s");
  }

  private static String clientName() {
    return meshed.pod("client").getMetadata().getName() + ".footprint";
  }

  private static void addHundredEndpoints(String name, int number) {
    meshed.apply(
        """
        apiVersion: v1
        kind: Service
        metadata: {name: %s}
        spec: {ports: [{name: http, port: 80}]}
        """
            .formatted(name));
    var nodes = cluster.localities().stream().map(cluster::nodeOf).toList();
    var endpoints =
        IntStream.rangeClosed(1, 100)
            .mapToObj(
                i ->
                    new EndpointBuilder()
                        .withAddresses("10.9." + number + "." + i)
                        .withNodeName(nodes.get(i % nodes.size()))
                        .withNewConditions()
                        .withReady(Boolean.TRUE)
                        .endConditions()
                        .build())
            .toList();
    var slice =
        new EndpointSliceBuilder()
            .withNewMetadata()
            .withNamespace("footprint")
            .withName(name)
            .addToLabels("kubernetes.io/service-name", name)
            .endMetadata()
            .withAddressType("IPv4")
            .withEndpoints(endpoints)
            .addNewPort()
            .withName("http")
            .withPort(80)
            .endPort()
            .build();
    cluster.client().resource(slice).create();
  }

  private static NodeProcess sidecarOf(Pod pod) {
    return NodeProcess.of(plain, pod, "vicinity-proxy");
  }
}
