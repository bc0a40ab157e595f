package dev.vicinity.control.admin;

import dev.vicinity.control.admin.ControlState.Endpoints;
import dev.vicinity.control.admin.ControlState.OfWorkload;
import dev.vicinity.control.admin.ControlState.Published;
import dev.vicinity.control.admin.ControlState.Rules;
import dev.vicinity.control.catalog.Catalog;
import dev.vicinity.core.mesh.ClusterKey;
import dev.vicinity.core.mesh.Target;
import dev.vicinity.core.mesh.Workload;
import java.util.List;
import java.util.Map;

/// What `/debug/…` answers: values that print as JSON. Any thread but an event loop.
///
/// Without `from`, endpoints and rules are those published now; with it, what that pod would be
/// told, computed at once.
record DebugPages(ControlState state, Catalog catalog) {
  /// One published value without its body.
  record Summary(String key, String view, String version, int subscribers, String since) {}

  Object sessions() {
    return Map.of("sessions", state.sessions());
  }

  Object problems() {
    return Map.of("problems", state.problems());
  }

  Object objects() {
    return Map.of("objects", state.objects());
  }

  Object published() {
    return Map.of("published", state.published().stream().map(DebugPages::summary).toList());
  }

  private static Summary summary(Published value) {
    return new Summary(
        value.key(),
        value.view(),
        value.version().toString(),
        value.subscribers(),
        value.since().toString());
  }

  /// All that is published of endpoints, or those of `cluster` as the pod `from` sees them.
  Object endpoints(String from, String cluster) {
    if (from.isEmpty()) {
      return Map.of("endpoints", published(Endpoints.class));
    }
    return catalog.endpoints(workload(from), ClusterKey.parse(cluster));
  }

  /// All that is published of rules, or what `target` (`HOST:PORT`) means to the pod `from`.
  Object rules(String from, String target) {
    if (from.isEmpty()) {
      return Map.of("rules", published(Rules.class));
    }
    int colon = target.lastIndexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException("target: " + target + " (expected: HOST:PORT)");
    }
    try {
      int port = Integer.parseInt(target.substring(colon + 1));
      return catalog.meaning(workload(from), new Target(target.substring(0, colon), port));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("target: " + target + " (expected: HOST:PORT)", e);
    }
  }

  /// What a pod's sidecar is told of its workload; without a pod, all that is published of it.
  Object config(String pod) {
    return pod.isEmpty()
        ? Map.of("workloads", published(OfWorkload.class))
        : catalog.config(workload(pod));
  }

  private List<Published> published(Class<? extends ControlState.Body> kind) {
    return state.published().stream().filter(value -> kind.isInstance(value.body())).toList();
  }

  private Workload workload(String pod) {
    int dot = pod.lastIndexOf('.');
    if (dot < 1) {
      throw new IllegalArgumentException("pod: " + pod + " (expected: POD.NAMESPACE)");
    }
    return catalog
        .workload(pod.substring(dot + 1), pod.substring(0, dot))
        .orElseThrow(
            () -> new IllegalArgumentException("pod: " + pod + " (expected: one that is known)"));
  }
}
