package dev.vicinity.control.source;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Resources of the Kubernetes client as trees, as a manifest would give them.
final class Trees {
  private Trees() {}

  static Map<String, Object> of(GenericKubernetesResource resource, KnownKind kind) {
    var tree = new HashMap<String, Object>(resource.getAdditionalProperties());
    tree.put("apiVersion", kind.apiVersion());
    tree.put("kind", kind.kind());
    tree.put("metadata", metadata(resource.getMetadata()));
    return tree;
  }

  private static Map<String, Object> metadata(ObjectMeta metadata) {
    var tree = new HashMap<String, Object>();
    tree.put("name", metadata.getName());
    tree.put("namespace", metadata.getNamespace());
    tree.put("labels", orEmpty(metadata.getLabels()));
    tree.put("annotations", orEmpty(metadata.getAnnotations()));
    tree.put("creationTimestamp", metadata.getCreationTimestamp());
    tree.put("deletionTimestamp", metadata.getDeletionTimestamp());
    tree.put(
        "ownerReferences",
        metadata.getOwnerReferences() == null
            ? List.of()
            : metadata.getOwnerReferences().stream()
                .map(owner -> Map.of("kind", owner.getKind(), "name", owner.getName()))
                .toList());
    return tree;
  }

  private static Map<String, String> orEmpty(Map<String, String> map) {
    return map == null ? Map.of() : map;
  }
}
