package dev.vicinity.verify.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A namespace of a test's own: apply, await, exec, scale; removed at the end.
public final class Sandbox implements AutoCloseable {
  private static final String MINE = "vicinity.dev/test";

  private final Cluster cluster;
  private final KubernetesClient client;
  private final String namespace;

  private Sandbox(Cluster cluster, String namespace) {
    this.cluster = cluster;
    this.client = cluster.client();
    this.namespace = namespace;
  }

  static Sandbox create(Cluster cluster, String name, Map<String, String> labels) {
    var sandbox = new Sandbox(cluster, name);
    sandbox.removeLeftOver();
    var namespace =
        new NamespaceBuilder()
            .withNewMetadata()
            .withName(name)
            .addToLabels(labels)
            .addToLabels(MINE, "true")
            .endMetadata()
            .build();
    cluster.client().resource(namespace).create();
    return sandbox;
  }

  /// What an interrupted run left; a namespace of someone else's is never touched.
  private void removeLeftOver() {
    var old = client.namespaces().withName(namespace);
    var found = old.get();
    if (found == null) return;
    if (!found.getMetadata().getLabels().containsKey(MINE)) {
      throw new AssertionError(
          "namespace " + namespace + " is not of a test (expected: none, or label " + MINE + ")");
    }
    old.delete();
    Await.until(
        "namespace " + namespace + " of an earlier run is gone",
        Rollout.PATIENCE,
        () -> old.get() == null);
  }

  public String namespace() {
    return namespace;
  }

  /// `kubectl apply` of a manifest into this namespace.
  public void apply(String manifest) {
    kubectl(manifest, "apply", "-f", "-");
  }

  /// Makes the small servers of `server.py` mountable, see [Apps#server].
  public void addServerCode() {
    var map =
        new ConfigMapBuilder()
            .withNewMetadata()
            .withName("server")
            .withNamespace(namespace)
            .endMetadata()
            .addToData("server.py", Resources.text("server.py"))
            .build();
    client.resource(map).serverSideApply();
  }

  /// `kubectl delete` of what a manifest names.
  public void delete(String manifest) {
    kubectl(manifest, "delete", "--ignore-not-found", "-f", "-");
  }

  /// Any `kubectl` command in this namespace.
  public Output kubectl(String input, String... arguments) {
    var command = new ArrayList<String>(List.of("kubectl", "-n", namespace));
    command.addAll(List.of(arguments));
    return Tool.run(Duration.ofMinutes(2), command, input, Map.of()).orThrow();
  }

  /// Waits until a Deployment's pods all are the newest and ready, and none of the old is left.
  public void awaitRollout(String deployment) {
    rollout(deployment).await();
  }

  /// Scales a Deployment and waits until its pods are there, or gone.
  public void scale(String deployment, int replicas) {
    rollout(deployment).scale(replicas);
  }

  /// `kubectl rollout restart` of a Deployment, to its end.
  public void restart(String deployment) {
    rollout(deployment).restart();
  }

  private Rollout rollout(String deployment) {
    return Rollout.of(client, namespace, deployment);
  }

  /// A ready pod with the label `app`.
  public Pod pod(String app) {
    return pods(app).stream()
        .filter(Readiness::isPodReady)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no ready pod with app=" + app));
  }

  /// All pods with the label `app` that are not on their way out.
  public List<Pod> pods(String app) {
    return client.pods().inNamespace(namespace).withLabel("app", app).list().getItems().stream()
        .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
        .toList();
  }

  /// Runs a command in the container `main` of a ready pod with the label `app`.
  public Output exec(String app, String... command) {
    return exec(pod(app).getMetadata().getName(), "main", Duration.ofMinutes(2), command);
  }

  /// Runs a shell script in the container `main` of a ready pod with the label `app`.
  public Output shell(String app, String script) {
    return exec(app, "sh", "-c", script);
  }

  /// Runs a command in a container.
  public Output exec(String pod, String container, Duration patience, String... command) {
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    var what = "exec " + pod + "/" + container + ": " + String.join(" ", command);
    try (var watch =
        client
            .pods()
            .inNamespace(namespace)
            .withName(pod)
            .inContainer(container)
            .writingOutput(out)
            .writingError(err)
            .exec(command)) {
      int exit = watch.exitCode().get(patience.toMillis(), TimeUnit.MILLISECONDS);
      return new Output(what, exit, out.toString(UTF_8), err.toString(UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted: " + what, e);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError(what + ": " + e + "\n" + out + err, e);
    }
  }

  /// Prints the endpoints of a service as the pod of an app sees them.
  public String endpoints(String fromApp, String service) {
    var from = pod(fromApp).getMetadata().getName() + "." + namespace;
    var table =
        cluster.vicinity("endpoints", "--from", from, service + "." + namespace).orThrow().out();
    cluster.saw("$ vicinity endpoints --from " + from + " " + service + "." + namespace);
    cluster.saw(table);
    return table;
  }

  @Override
  public void close() {
    client.namespaces().withName(namespace).withGracePeriod(0).delete();
  }
}
