package dev.vicinity.control.source;

import dev.vicinity.control.translate.Manifests;
import io.fabric8.kubernetes.api.model.APIResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/// One kind as an API server serves it.
record KnownKind(String group, String version, String plural, String kind, boolean namespaced) {
  private static final List<String> GROUPS =
      List.of(
          "networking.istio.io", "security.istio.io", "telemetry.istio.io", "extensions.istio.io");

  /// What every API server has.
  static final List<KnownKind> ALWAYS =
      List.of(
          new KnownKind("", "v1", "namespaces", "Namespace", false),
          new KnownKind("", "v1", "nodes", "Node", false),
          new KnownKind("", "v1", "services", "Service", true),
          new KnownKind("", "v1", "pods", "Pod", true),
          new KnownKind("discovery.k8s.io", "v1", "endpointslices", "EndpointSlice", true));

  /// Istio's kinds that this server has, each once, in the version it prefers. Blocks; throws what
  /// the client throws.
  static List<KnownKind> discovered(KubernetesClient client) {
    var kinds = new ArrayList<KnownKind>();
    for (var group : GROUPS) {
      kinds.addAll(ofGroup(client, group).values());
    }
    return kinds;
  }

  private static Map<String, KnownKind> ofGroup(KubernetesClient client, String name) {
    var kinds = new LinkedHashMap<String, KnownKind>();
    var group = client.getApiGroup(name);
    if (group == null) {
      return kinds;
    }
    var versions = new LinkedHashSet<String>();
    versions.add(group.getPreferredVersion().getVersion());
    group.getVersions().forEach(version -> versions.add(version.getVersion()));
    for (var version : versions) {
      var resources = client.getApiResources(name + "/" + version);
      if (resources == null) {
        continue;
      }
      for (APIResource resource : resources.getResources()) {
        if (!resource.getName().contains("/") && Manifests.isKnown(name, resource.getKind())) {
          kinds.putIfAbsent(
              resource.getKind(),
              new KnownKind(
                  name,
                  version,
                  resource.getName(),
                  resource.getKind(),
                  Boolean.TRUE.equals(resource.getNamespaced())));
        }
      }
    }
    return kinds;
  }

  boolean isIstios() {
    return GROUPS.contains(group);
  }

  String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  ResourceDefinitionContext context() {
    return new ResourceDefinitionContext.Builder()
        .withGroup(group.isEmpty() ? null : group)
        .withVersion(version)
        .withPlural(plural)
        .withKind(kind)
        .withNamespaced(namespaced)
        .build();
  }
}
