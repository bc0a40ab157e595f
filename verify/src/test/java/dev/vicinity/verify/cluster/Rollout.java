package dev.vicinity.verify.cluster;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A Deployment on its way to what was asked of it.
final class Rollout {
  /// How long pods may take to start, on a busy machine.
  static final Duration PATIENCE = Duration.ofMinutes(6);

  private final KubernetesClient client;
  private final String namespace;
  private final String name;

  private Rollout(KubernetesClient client, String namespace, String name) {
    this.client = client;
    this.namespace = namespace;
    this.name = name;
  }

  static Rollout of(KubernetesClient client, String namespace, String name) {
    return new Rollout(client, namespace, name);
  }

  /// `kubectl rollout restart`, and waits.
  void restart() {
    client.apps().deployments().inNamespace(namespace).withName(name).rolling().restart();
    await();
  }

  /// Changes the number of replicas, and waits.
  void scale(int replicas) {
    client.apps().deployments().inNamespace(namespace).withName(name).scale(replicas);
    await();
  }

  /// Waits until its pods all are of the newest template and ready, and those of older ones gone.
  void await() {
    Await.until(
        () -> "deployment " + namespace + "/" + name + " is rolled out" + troubles(),
        PATIENCE,
        () -> isDone() && pods().size() == wanted());
  }

  private boolean isDone() {
    var now = deployment();
    var status = now.getStatus();
    return now.getMetadata().getGeneration().equals(status.getObservedGeneration())
        && count(status.getReplicas()) == wanted()
        && count(status.getUpdatedReplicas()) == wanted()
        && count(status.getReadyReplicas()) == wanted();
  }

  private int wanted() {
    return deployment().getSpec().getReplicas();
  }

  private Deployment deployment() {
    return client.apps().deployments().inNamespace(namespace).withName(name).require();
  }

  /// Those that are on their way out included.
  private List<Pod> pods() {
    return client
        .pods()
        .inNamespace(namespace)
        .withLabelSelector(deployment().getSpec().getSelector())
        .list()
        .getItems();
  }

  private static int count(@Nullable Integer value) {
    return value == null ? 0 : value;
  }

  /// What a person would look at: the pods and the last events.
  private String troubles() {
    var pods =
        Tool.run(
            Duration.ofSeconds(30),
            List.of("kubectl", "-n", namespace, "get", "pods", "-o", "wide"));
    var events =
        Tool.run(
                Duration.ofSeconds(30),
                List.of("kubectl", "-n", namespace, "get", "events", "--sort-by=.lastTimestamp"))
            .out()
            .lines()
            .toList();
    var last = events.subList(Math.max(0, events.size() - 10), events.size());
    return "\n" + pods.out() + String.join("\n", last);
  }
}
