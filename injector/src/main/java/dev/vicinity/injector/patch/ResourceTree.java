package dev.vicinity.injector.patch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vicinity.injector.pod.Trees;
import dev.vicinity.injector.settings.Quantity;
import dev.vicinity.injector.settings.Resources;
import java.util.Optional;

/// A container's `resources`.
final class ResourceTree {
  private ResourceTree() {}

  static ObjectNode of(Resources resources) {
    var tree = Trees.empty();
    put(tree, "requests", "cpu", resources.cpuRequest());
    put(tree, "requests", "memory", resources.memoryRequest());
    put(tree, "limits", "cpu", resources.cpuLimit());
    put(tree, "limits", "memory", resources.memoryLimit());
    return tree;
  }

  private static void put(ObjectNode tree, String kind, String name, Optional<Quantity> amount) {
    amount.ifPresent(quantity -> Trees.object(tree, kind).put(name, quantity.text()));
  }
}
