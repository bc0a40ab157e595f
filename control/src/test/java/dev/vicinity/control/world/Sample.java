package dev.vicinity.control.world;

import dev.vicinity.control.catalog.Catalog;
import dev.vicinity.control.catalog.Change;
import dev.vicinity.control.catalog.MeshSettings;
import dev.vicinity.control.catalog.Problem;
import dev.vicinity.control.translate.Findings.UnknownFields;
import dev.vicinity.control.translate.Manifests;
import dev.vicinity.core.mesh.ClusterKey;
import dev.vicinity.core.mesh.Endpoint;
import dev.vicinity.core.mesh.EndpointSet;
import dev.vicinity.core.mesh.Target;
import dev.vicinity.core.mesh.Workload;
import dev.vicinity.core.policy.ClusterSpec;
import dev.vicinity.core.route.Destination;
import dev.vicinity.core.route.RouteAction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/// A world made of manifests in the test itself.
public final class Sample {
  private final World world;
  private final Manifests manifests = new Manifests("cluster.local", UnknownFields.REFUSED);
  private final List<Change> changes = new ArrayList<>();

  public Sample(Membership membership) {
    world = new World(MeshSettings.DEFAULT, membership, () -> 7);
    world.catalog().onChange(changes::add);
  }

  /// Four localities, `hello` with one pod in each, and clients in kr/a and us/a.
  public static Sample guide() {
    var sample = new Sample(Membership.SLICES_OR_PODS);
    for (var zone : List.of("kr/a", "kr/b", "us/a", "us/b")) {
      var name = zone.replace('/', '-');
      sample.add(node(name, zone));
    }
    sample.add(
        "{apiVersion: v1, kind: Service, metadata: {name: hello, namespace: sample}, spec:"
            + " {selector: {app: hello}, ports: [{name: http, port: 5000}]}}");
    sample.add(pod("hello-kr-a", "hello", "kr-a", "127.0.1.1"));
    sample.add(pod("hello-kr-b", "hello", "kr-b", "127.0.2.1"));
    sample.add(pod("hello-us-a", "hello", "us-a", "127.0.3.1"));
    sample.add(pod("hello-us-b", "hello", "us-b", "127.0.4.1"));
    sample.add(pod("client", "client", "kr-a", "127.0.1.100"));
    sample.add(pod("client-us", "client", "us-a", "127.0.3.100"));
    sample.world.complete();
    sample.changes.clear();
    return sample;
  }

  static String node(String name, String locality) {
    var parts = locality.split("/");
    return "{apiVersion: v1, kind: Node, metadata: {name: %s, labels: {topology.kubernetes.io/region: %s, topology.kubernetes.io/zone: %s}}}"
        .formatted(name, parts[0], parts[1]);
  }

  public static String pod(String name, String app, String node, String address) {
    return "{apiVersion: v1, kind: Pod, metadata: {name: %s, namespace: sample, labels: {app: %s}}, spec: {nodeName: %s, containers: [{name: main, ports: [{name: http, containerPort: 5000}]}]}, status: {podIP: %s}}"
        .formatted(name, app, node, address);
  }

  /// Adds or replaces all resources of a text.
  public Sample add(String yaml) {
    var settings = LoadSettings.builder().setSchema(new CoreSchema()).build();
    for (var tree : new Load(settings).loadAllFromString(yaml)) {
      var map = (Map<?, ?>) tree;
      var id = Manifests.identify(map).orElseThrow();
      world.update(List.of(manifests.read(id, map, "sample.yaml")), List.of());
    }
    return this;
  }

  public Sample remove(String kind, String namespace, String name) {
    world.update(
        List.of(), List.of(new dev.vicinity.control.translate.ResourceId(kind, namespace, name)));
    return this;
  }

  public World world() {
    return world;
  }

  public Catalog catalog() {
    return world.catalog();
  }

  List<Change> changes() {
    return changes;
  }

  public List<Problem> problems() {
    return world.problems();
  }

  public List<String> problemTexts() {
    return problems().stream().map(Problem::text).toList();
  }

  Workload client() {
    return workload("sample", "client");
  }

  Workload workload(String namespace, String pod) {
    return catalog().workload(namespace, pod).orElseThrow();
  }

  EndpointSet hello(Workload consumer) {
    return catalog().endpoints(consumer, ClusterKey.of("hello.sample.svc.cluster.local", 5000));
  }

  /// `ADDRESS@TIER` of every endpoint, in order.
  static List<String> tiers(EndpointSet set) {
    return set.groups().stream()
        .flatMap(
            group -> group.endpoints().stream().map(each -> each.address() + "@" + group.tier()))
        .sorted()
        .toList();
  }

  static List<Endpoint> endpoints(EndpointSet set) {
    return set.groups().stream().flatMap(group -> group.endpoints().stream()).toList();
  }

  Destination.Meaning meaning(Workload consumer, String host, int port) {
    return catalog().meaning(consumer, new Target(host, port));
  }

  Destination.Known known(Workload consumer, String host, int port) {
    return (Destination.Known) meaning(consumer, host, port);
  }

  /// The clusters of the first route, as `NAME=WEIGHT`.
  static List<String> firstForward(Destination.Known known) {
    var forward = (RouteAction.Forward) known.routes().routes().getFirst().action();
    return forward.clusters().stream()
        .map(each -> each.cluster().name() + "=" + each.weight())
        .toList();
  }

  static ClusterSpec spec(Destination.Known known, String cluster) {
    return known.clusters().stream()
        .filter(each -> each.key().name().equals(cluster))
        .findFirst()
        .orElseThrow();
  }
}
