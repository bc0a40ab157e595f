package dev.vicinity.cli.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vicinity.injector.decide.NamespaceView;
import dev.vicinity.injector.pod.PodView;
import dev.vicinity.injector.settings.KubernetesVersion;
import java.util.List;

/// A pod as it is in the cluster, with all that decides about its sidecar.
public record PodInjection(
    JsonNode pod, NamespaceView namespace, KubernetesVersion version, List<Plane> planes) {
  public PodInjection {
    planes = List.copyOf(planes);
  }

  /// An injector's revision, its namespace, and its settings as YAML.
  public record Plane(String revision, String namespace, String settings) {}

  public PodView view() {
    return new PodView(pod);
  }
}
