package dev.vicinity.control.source;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// An informer's memory that keeps of each resource only its name, its version and, of some kinds,
/// what its status says: everything else is in the world already. Any thread.
final class NamesOnly implements ItemStore<GenericKubernetesResource> {
  private static final String CONDITIONS = "conditions";

  private final ConcurrentMap<String, GenericKubernetesResource> items = new ConcurrentHashMap<>();
  private final Statuses statuses;

  /// Whether conditions are kept.
  enum Statuses {
    KEPT,
    FORGOTTEN
  }

  NamesOnly(Statuses statuses) {
    this.statuses = statuses;
  }

  /// The conditions kept of a resource in here.
  static List<Map<?, ?>> conditions(GenericKubernetesResource slim) {
    var found = new ArrayList<Map<?, ?>>();
    if (slim.getAdditionalProperties().get(CONDITIONS) instanceof List<?> conditions) {
      for (var each : conditions) {
        if (each instanceof Map<?, ?> condition) {
          found.add(condition);
        }
      }
    }
    return found;
  }

  @Override
  public String getKey(GenericKubernetesResource resource) {
    return key(resource);
  }

  static String key(GenericKubernetesResource resource) {
    var metadata = resource.getMetadata();
    return metadata.getNamespace() == null
        ? metadata.getName()
        : metadata.getNamespace() + "/" + metadata.getName();
  }

  @Override
  public @Nullable GenericKubernetesResource put(String key, GenericKubernetesResource resource) {
    var metadata = resource.getMetadata();
    var slim = new GenericKubernetesResource();
    slim.setMetadata(
        new ObjectMetaBuilder()
            .withName(metadata.getName())
            .withNamespace(metadata.getNamespace())
            .withUid(metadata.getUid())
            .withResourceVersion(metadata.getResourceVersion())
            .withGeneration(metadata.getGeneration())
            .build());
    if (statuses == Statuses.KEPT
        && resource.getAdditionalProperties().get("status") instanceof Map<?, ?> status
        && status.get("conditions") instanceof List<?> conditions) {
      slim.setAdditionalProperty(CONDITIONS, conditions);
    }
    return items.put(key, slim);
  }

  @Override
  public @Nullable GenericKubernetesResource remove(String key) {
    return items.remove(key);
  }

  @Override
  public Stream<String> keySet() {
    return items.keySet().stream();
  }

  @Override
  public Stream<GenericKubernetesResource> values() {
    return items.values().stream();
  }

  @Override
  public int size() {
    return items.size();
  }

  @Override
  public @Nullable GenericKubernetesResource get(String key) {
    return items.get(key);
  }

  @Override
  public boolean isFullState() {
    return false;
  }
}
