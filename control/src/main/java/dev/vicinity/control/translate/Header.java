package dev.vicinity.control.translate;

import java.util.Map;

/// What every resource has: who it is, since when, its labels and annotations.
record Header(
    ResourceId id, String created, Map<String, String> labels, Map<String, String> annotations) {
  String label(String name) {
    return labels.getOrDefault(name, "");
  }

  String annotation(String name) {
    return annotations.getOrDefault(name, "");
  }
}
