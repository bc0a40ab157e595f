package dev.vicinity.control.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.control.apiserver.ApiServer;
import dev.vicinity.control.apiserver.Eventually;
import dev.vicinity.control.apiserver.IstioCrd;
import dev.vicinity.control.apiserver.NeedsApiServer;
import dev.vicinity.control.catalog.MeshSettings;
import dev.vicinity.control.catalog.Problem;
import dev.vicinity.core.mesh.ClusterKey;
import dev.vicinity.core.mesh.EndpointSet;
import dev.vicinity.core.mesh.Target;
import dev.vicinity.core.mesh.Workload;
import dev.vicinity.core.route.Destination;
import dev.vicinity.core.route.Route;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSliceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@NeedsApiServer
class KubernetesSourceTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration DISCOVERY = Duration.ofMillis(300);

  private static ApiServer api;
  private KubernetesClient client;
  private KubernetesSource source;

  @BeforeAll
  static void start() {
    api = ApiServer.start();
  }

  @AfterAll
  static void stop() {
    api.close();
  }

  @BeforeEach
  void connect() {
    client = api.client();
    source = new KubernetesSource(client, MeshSettings.DEFAULT, System::nanoTime, DISCOVERY);
  }

  @AfterEach
  void close() {
    source.close();
    client.close();
  }

  @Test
  void worldIsCompleteOnceEverythingWasRead() {
    prepare("whole");
    apply(pod("whole", "client", "node-a", "10.1.0.9"));
    apply(pod("whole", "hello-1", "node-b", "10.1.0.1"));
    applySlice("whole", List.of("10.1.0.1", "10.1.0.2"));
    assertThat(source.catalog().isComplete()).isFalse();

    startAndWait();

    assertThat(workload("whole", "client").locality()).hasToString("kr/a");
    assertThat(addresses("whole")).containsExactly("10.1.0.1:5000", "10.1.0.2:5000");
    assertThat(source.objects()).containsEntry("Node", 2);
  }

  @Test
  void customKindsMayComeLateAndGo() {
    prepare("late");
    apply(pod("late", "client", "node-a", "10.2.0.9"));
    startAndWait();
    assertThat(rule("late")).isEqualTo(Route.Source.DEFAULT.rule());

    client.resource(IstioCrd.VirtualService.serving("v1beta1")).create();
    Eventually.holds(PATIENCE, () -> apply(virtualService("late", "v1beta1", "first")));
    Eventually.holds(PATIENCE, () -> assertThat(rule("late")).isEqualTo("first"));

    client.resource(IstioCrd.VirtualService.serving("v1", "v1beta1")).update();
    Eventually.holds(PATIENCE, () -> apply(virtualService("late", "v1", "second")));
    Eventually.holds(PATIENCE, () -> assertThat(rule("late")).isEqualTo("second"));

    apply(virtualService("late", "v1", "third").replace("prefix", "prefiks"));
    Eventually.holds(
        PATIENCE,
        () ->
            assertThat(source.problems())
                .extracting(Problem::field)
                .contains("spec.http[0].match[0].uri"));
    assertThat(rule("late")).isEqualTo("second");

    client.resource(IstioCrd.VirtualService.serving("v1", "v1beta1")).delete();
    Eventually.holds(
        PATIENCE, () -> assertThat(rule("late")).isEqualTo(Route.Source.DEFAULT.rule()));
    Eventually.holds(
        PATIENCE, () -> assertThat(source.objects()).doesNotContainKey("VirtualService"));
  }

  @Test
  void whatHappensBehindACompactionIsFoundByListingAgain() {
    prepare("gap");
    apply(pod("gap", "client", "node-a", "10.3.0.9"));
    applySlice("gap", List.of("10.3.0.1", "10.3.0.2"));
    startAndWait();
    assertThat(addresses("gap")).hasSize(2);

    api.stop();
    api.changeUnseenAndCompact(
        other -> other.resource(slice("gap", List.of("10.3.0.2", "10.3.0.3"))).update());
    assertThat(source.catalog().isComplete()).isTrue();
    assertThat(addresses("gap")).containsExactly("10.3.0.1:5000", "10.3.0.2:5000");
    api.resume();

    Eventually.holds(
        PATIENCE,
        () -> assertThat(addresses("gap")).containsExactly("10.3.0.2:5000", "10.3.0.3:5000"));
  }

  @Test
  void churnEndsInExactlyWhatTheServerHolds() {
    prepare("churn");
    apply(pod("churn", "client", "node-a", "10.4.0.9"));
    applySlice("churn", addresses(0, 200));
    startAndWait();

    for (int round = 1; round <= 20; round++) {
      client.resource(slice("churn", addresses(round * 7, 200))).update();
    }

    var expected = new TreeSet<String>();
    addresses(140, 200).forEach(address -> expected.add(address + ":5000"));
    Eventually.holds(
        PATIENCE, () -> assertThat(addresses("churn")).containsExactlyElementsOf(expected));
  }

  @Test
  void serverThatComesLaterIsWaitedFor() {
    prepare("waits");
    apply(pod("waits", "client", "node-a", "10.5.0.9"));
    api.stop();
    source.start();
    assertThat(source.catalog().isComplete()).isFalse();

    api.resume();

    Eventually.holds(PATIENCE, () -> assertThat(source.catalog().isComplete()).isTrue());
    assertThat(workload("waits", "client").locality()).hasToString("kr/a");
  }

  private void startAndWait() {
    source.start();
    Eventually.holds(PATIENCE, () -> assertThat(source.catalog().isComplete()).isTrue());
  }

  private void prepare(String namespace) {
    apply("{apiVersion: v1, kind: Namespace, metadata: {name: %s}}".formatted(namespace));
    apply(node("node-a", "a"));
    apply(node("node-b", "b"));
    apply(
        "{apiVersion: v1, kind: Service, metadata: {name: hello, namespace: %s}, spec: {selector: {app: hello}, ports: [{name: http, port: 5000}]}}"
            .formatted(namespace));
  }

  private void apply(String text) {
    // Without the marker the client takes flow style for JSON.
    var yaml = "---\n" + text;
    var resource = client.resource(yaml);
    if (resource.get() == null) {
      resource.create();
    } else {
      resource.forceConflicts().serverSideApply();
    }
    if (yaml.contains("status:")) {
      client.resource(yaml).patchStatus();
    }
  }

  private static String node(String name, String zone) {
    return "{apiVersion: v1, kind: Node, metadata: {name: %s, labels: {topology.kubernetes.io/region: kr, topology.kubernetes.io/zone: %s}}}"
        .formatted(name, zone);
  }

  private static String pod(String namespace, String name, String node, String address) {
    return "{apiVersion: v1, kind: Pod, metadata: {name: %s, namespace: %s, labels: {app: hello}}, spec: {nodeName: %s, containers: [{name: main, image: none}]}, status: {podIP: %s, podIPs: [{ip: %s}]}}"
        .formatted(name, namespace, node, address, address);
  }

  private void applySlice(String namespace, List<String> addresses) {
    client.resource(slice(namespace, addresses)).create();
  }

  private static EndpointSlice slice(String namespace, List<String> addresses) {
    var slice =
        new EndpointSliceBuilder()
            .withNewMetadata()
            .withName("hello-1")
            .withNamespace(namespace)
            .addToLabels("kubernetes.io/service-name", "hello")
            .endMetadata()
            .withAddressType("IPv4")
            .addNewPort()
            .withName("http")
            .withPort(5000)
            .withProtocol("TCP")
            .endPort();
    for (var address : addresses) {
      slice =
          slice
              .addNewEndpoint()
              .withAddresses(address)
              .withNewConditions()
              .withReady(true)
              .endConditions()
              .endEndpoint();
    }
    return slice.build();
  }

  private static List<String> addresses(int from, int count) {
    return IntStream.range(from, from + count)
        .mapToObj(i -> "10.4.%d.%d".formatted(1 + i / 200, 1 + i % 200))
        .toList();
  }

  private static String virtualService(String namespace, String version, String name) {
    return "{apiVersion: networking.istio.io/%s, kind: VirtualService, metadata: {name: hello, namespace: %s}, spec: {hosts: [hello], http: [{name: %s, match: [{uri: {prefix: /}}], route: [{destination: {host: hello}}]}]}}"
        .formatted(version, namespace, name);
  }

  private Workload workload(String namespace, String name) {
    return source.catalog().workload(namespace, name).orElseThrow();
  }

  private String rule(String namespace) {
    var meaning =
        source
            .catalog()
            .meaning(
                workload(namespace, "client"),
                new Target("hello.%s.svc.cluster.local".formatted(namespace), 5000));
    return ((Destination.Known) meaning).routes().routes().getFirst().source().rule();
  }

  private List<String> addresses(String namespace) {
    EndpointSet set =
        source
            .catalog()
            .endpoints(
                workload(namespace, "client"),
                ClusterKey.of("hello.%s.svc.cluster.local".formatted(namespace), 5000));
    return set.groups().stream()
        .flatMap(group -> group.endpoints().stream())
        .map(endpoint -> endpoint.address().toString())
        .sorted()
        .toList();
  }
}
