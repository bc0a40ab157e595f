package dev.vicinity.control.world;

import java.util.Map;

/// Selection by labels.
final class Labels {
  private Labels() {}

  /// Whether every wanted label is there with the wanted value; wanting nothing matches all.
  static boolean match(Map<String, String> wanted, Map<String, String> labels) {
    for (var entry : wanted.entrySet()) {
      if (!entry.getValue().equals(labels.get(entry.getKey()))) {
        return false;
      }
    }
    return true;
  }

  /// The same, except that wanting nothing matches nothing (a Service without selector).
  static boolean select(Map<String, String> selector, Map<String, String> labels) {
    return !selector.isEmpty() && match(selector, labels);
  }
}
