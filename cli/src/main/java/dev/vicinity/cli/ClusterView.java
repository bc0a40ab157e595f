package dev.vicinity.cli;

import dev.vicinity.cli.explain.MeshView;
import dev.vicinity.cli.explain.PodName;
import dev.vicinity.cli.output.CommandFailed;
import dev.vicinity.control.catalog.Catalog;
import dev.vicinity.control.catalog.MeshSettings;
import dev.vicinity.control.catalog.Problem;
import dev.vicinity.control.source.KubernetesAccess;
import dev.vicinity.control.source.KubernetesSource;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// The mesh of the user's cluster, with what its live sidecars know.
record ClusterView(KubernetesAccess cluster, KubernetesSource source) implements MeshView {
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

  /// Reads everything once; fails when the API server does not answer in time.
  static ClusterView read() {
    if (!KubernetesAccess.isConfigured()) {
      throw new CommandFailed(
          "no cluster is configured (expected: KUBECONFIG or ~/.kube/config, or --manifests DIR)");
    }
    var cluster = KubernetesAccess.ofUser();
    var source = cluster.source(MeshSettings.DEFAULT, System::nanoTime);
    source.start();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!source.catalog().isComplete()) {
      if (System.nanoTime() > deadline) {
        cluster.close();
        throw new CommandFailed(
            "the cluster at "
                + cluster.server()
                + " was not read within "
                + PATIENCE.toSeconds()
                + " s (expected: KUBECONFIG names one that answers, or --manifests DIR)");
      }
      LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
    }
    return new ClusterView(cluster, source);
  }

  @Override
  public Catalog catalog() {
    return source.catalog();
  }

  @Override
  public List<Problem> problems() {
    return source.problems();
  }

  @Override
  public Live live(PodName pod) {
    var ref = new KubernetesAccess.PodRef(pod.pod(), pod.namespace());
    try (var sidecar = LiveOptions.tunnelled(cluster, ref, () -> {})) {
      return new Live(
          sidecar.health(), "Host health is what the sidecar of " + pod + " knows now.");
    } catch (IOException | RuntimeException e) {
      return Live.none(
          "The sidecar of "
              + pod
              + " could not be asked ("
              + e.getMessage()
              + "): this is what control knows, without ejections.");
    }
  }

  @Override
  public void close() {
    source.close();
    cluster.close();
  }
}
