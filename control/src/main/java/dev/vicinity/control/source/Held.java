package dev.vicinity.control.source;

import dev.vicinity.control.translate.ResourceId;
import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import java.util.List;
import java.util.Map;

/// A resource that the API server holds: which generation was read, and which conditions its status
/// has.
public record Held(
    ResourceId id, ResourceDefinitionContext kind, long generation, List<Map<?, ?>> conditions) {
  public Held {
    conditions = List.copyOf(conditions);
  }
}
