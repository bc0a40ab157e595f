package dev.vicinity.injector.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vicinity.injector.pod.Names;
import dev.vicinity.injector.pod.PodView;
import dev.vicinity.injector.pod.Trees;
import java.util.Map;
import java.util.Optional;

/// A container named like the sidecar in a user's pod: not a container of its own, but what is to
/// be different in the sidecar, merged as Kubernetes merges lists of containers.
///
/// An image of `auto`, or any image under Istio's name, leaves the image as it is.
final class UserOverride {
  private static final Map<String, String> KEYS =
      Map.of("env", "name", "volumeMounts", "mountPath", "ports", "containerPort");

  private UserOverride() {}

  /// The one of a pod.
  static Optional<JsonNode> in(PodView pod) {
    return pod.container(Names.SIDECAR).or(() -> pod.container(Names.ISTIO_SIDECAR));
  }

  /// Takes it out of the pod.
  static Optional<ObjectNode> take(ObjectNode spec) {
    Optional<ObjectNode> taken = Optional.empty();
    for (var field : new String[] {"initContainers", "containers"}) {
      for (var containers = spec.path(field).iterator(); containers.hasNext(); ) {
        if (containers.next() instanceof ObjectNode container && isSidecar(container)) {
          containers.remove();
          taken = Optional.of(container);
        }
      }
    }
    return taken;
  }

  private static boolean isSidecar(ObjectNode container) {
    var name = container.path("name").asText();
    return name.equals(Names.SIDECAR) || name.equals(Names.ISTIO_SIDECAR);
  }

  /// Changes the sidecar in place.
  static void merge(ObjectNode override, ObjectNode sidecar) {
    var wanted = override.deepCopy();
    var image = wanted.path("image").asText();
    if (image.equals("auto") || wanted.path("name").asText().equals(Names.ISTIO_SIDECAR)) {
      wanted.remove("image");
    }
    wanted.remove("name");
    mergeObject(wanted, sidecar);
  }

  private static void mergeObject(ObjectNode wanted, ObjectNode target) {
    for (var entry : wanted.properties()) {
      var name = entry.getKey();
      var value = entry.getValue();
      if (value instanceof ObjectNode object && target.get(name) instanceof ObjectNode known) {
        mergeObject(object, known);
      } else if (value instanceof ArrayNode list && KEYS.containsKey(name)) {
        mergeList(list, Trees.list(target, name), KEYS.get(name));
      } else if (!value.isNull()) {
        target.set(name, value);
      }
    }
  }

  private static void mergeList(ArrayNode wanted, ArrayNode target, String key) {
    for (JsonNode item : wanted) {
      var known = Trees.item(target, key, item.path(key));
      if (known.isPresent() && item instanceof ObjectNode object) {
        known.get().removeAll();
        known.get().setAll(object);
      } else {
        target.add(item);
      }
    }
  }
}
