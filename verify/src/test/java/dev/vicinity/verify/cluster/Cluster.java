package dev.vicinity.verify.cluster;

import dev.vicinity.control.source.UserSettings;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The cluster of KUBECONFIG with the mesh installed, for one run of tests after another.
public final class Cluster implements AutoCloseable {
  private final KubernetesClient client =
      new KubernetesClientBuilder().withConfig(UserSettings.read()).build();
  private final Path root = Path.of(System.getProperty("vicinity.root")).toAbsolutePath();
  private final Report report = Report.in(root.resolve("target/cluster"));
  private final Faults faults = new Faults();
  private final List<Sandbox> sandboxes = new ArrayList<>();
  private final Installation installation;

  private Cluster() {
    installation = Installation.ensure(client, root, report);
  }

  static Cluster open() {
    return new Cluster();
  }

  /// A fresh namespace whose pods get sidecars, removed after the test class.
  public Sandbox meshed(String namespace) {
    return sandbox(namespace, Map.of("vicinity.dev/injection", "enabled"));
  }

  /// A fresh namespace with these labels, removed after the test class.
  public Sandbox sandbox(String namespace, Map<String, String> labels) {
    var sandbox = Sandbox.create(this, namespace, labels);
    sandboxes.add(sandbox);
    return sandbox;
  }

  /// Breaks and mends machines.
  public Faults faults() {
    return faults;
  }

  /// Notes what was seen.
  public void saw(String lines) {
    report.saw(lines);
  }

  /// Notes a measured value.
  public void figure(String name, double value, String unit) {
    report.figure(name, value, unit);
  }

  /// REGION/ZONE of every node that has one, sorted.
  public List<String> localities() {
    return client.nodes().list().getItems().stream()
        .map(Cluster::localityOf)
        .filter(locality -> !locality.startsWith("/"))
        .distinct()
        .sorted()
        .toList();
  }

  /// The first node of a locality.
  public String nodeOf(String locality) {
    return client.nodes().list().getItems().stream()
        .filter(node -> localityOf(node).equals(locality))
        .map(node -> node.getMetadata().getName())
        .findFirst()
        .orElseThrow();
  }

  private static String localityOf(Node node) {
    var labels = node.getMetadata().getLabels();
    return labels.getOrDefault("topology.kubernetes.io/region", "")
        + "/"
        + labels.getOrDefault("topology.kubernetes.io/zone", "");
  }

  /// A Deployment of the mesh's own.
  Rollout system(String deployment) {
    return Rollout.of(client, Installation.NAMESPACE, deployment);
  }

  /// `vicinity ARGUMENTS…` as a user runs it.
  public Output vicinity(String... arguments) {
    var command = new ArrayList<String>();
    command.add(root.resolve("vicinity").toString());
    command.addAll(List.of(arguments));
    return Tool.run(Duration.ofMinutes(5), command);
  }

  public KubernetesClient client() {
    return client;
  }

  /// Whether this run installed the mesh, and may take it away.
  boolean installedTheMesh() {
    return installation.isOurs();
  }

  Path root() {
    return root;
  }

  void begin(String test) {
    report.begin(test);
  }

  /// Mends what is broken and removes what the class made.
  void tidy() {
    try (faults) {
      sandboxes.forEach(Sandbox::close);
    } finally {
      sandboxes.clear();
    }
  }

  @Override
  public void close() {
    try (client) {
      tidy();
      installation.close();
    }
  }
}
