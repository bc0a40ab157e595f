package dev.vicinity.cli.explain;

import dev.vicinity.cli.output.CommandFailed;
import dev.vicinity.control.catalog.Catalog;
import dev.vicinity.control.catalog.Problem;
import dev.vicinity.core.explain.Explainer.HealthView;
import dev.vicinity.core.mesh.Workload;
import java.util.List;

/// A mesh to ask about: a folder of manifests, or a cluster with its live sidecars.
public interface MeshView extends AutoCloseable {
  /// The world, read completely.
  Catalog catalog();

  /// Everything in its configuration that does not hold.
  List<Problem> problems();

  /// What the pod's own sidecar knows.
  Live live(PodName pod);

  /// Ends what was opened for reading.
  @Override
  void close();

  /// A sidecar's knowledge of its hosts. `note` says where it is from or why it is missing; empty
  /// when there is nothing to say.
  record Live(HealthView health, String note) {
    /// Nothing is known beyond what the orchestrator says.
    public static Live none(String note) {
      return new Live(HealthView.ALL_HEALTHY, note);
    }
  }

  /// The pod's workload, which must be there.
  default Workload workload(PodName pod) {
    return catalog()
        .workload(pod.namespace(), pod.pod())
        .orElseThrow(
            () ->
                new CommandFailed(
                    "pod "
                        + pod.pod()
                        + " is not known in namespace "
                        + pod.namespace()
                        + " (expected: a pod that is there, as POD.NAMESPACE)"));
  }
}
