package dev.vicinity.cli.cluster;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vicinity.injector.decide.NamespaceView;
import dev.vicinity.injector.settings.KubernetesVersion;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Reads what decides about the injection of one pod.
final class InjectionReader {
  private static final String SETTINGS = "injection.yaml";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final KubernetesClient client;

  InjectionReader(KubernetesClient client) {
    this.client = client;
  }

  PodInjection read(String namespace, String name) {
    var pod = client.pods().inNamespace(namespace).withName(name).get();
    if (pod == null) {
      throw new UserCluster.NoSuchPod(namespace, name);
    }
    var space = client.namespaces().withName(namespace).get();
    var labels =
        space == null
            ? Map.<String, String>of()
            : Objects.requireNonNullElse(space.getMetadata().getLabels(), Map.<String, String>of());
    var version = client.getKubernetesVersion();
    return new PodInjection(
        JSON.valueToTree(pod),
        new NamespaceView(namespace, labels),
        KubernetesVersion.parse(version.getMajor(), version.getMinor()),
        planes());
  }

  private List<PodInjection.Plane> planes() {
    return client.configMaps().inAnyNamespace().withLabels(Ours.LABELS).list().getItems().stream()
        .filter(map -> map.getData() != null && map.getData().containsKey(SETTINGS))
        .map(InjectionReader::plane)
        .toList();
  }

  private static PodInjection.Plane plane(ConfigMap map) {
    return new PodInjection.Plane(
        Ours.revision(map),
        map.getMetadata().getNamespace(),
        map.getData().getOrDefault(SETTINGS, ""));
  }
}
