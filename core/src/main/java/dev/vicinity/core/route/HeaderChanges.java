package dev.vicinity.core.route;

import java.util.List;

/// Header operations in Envoy's order: removals, then `set`, then `add`.
public record HeaderChanges(List<Entry> set, List<Entry> add, List<String> remove) {
  /// One header and its value.
  public record Entry(String name, String value) {}

  /// Nothing to do.
  public static final HeaderChanges NONE = new HeaderChanges(List.of(), List.of(), List.of());

  public HeaderChanges {
    set = List.copyOf(set);
    add = List.copyOf(add);
    remove = List.copyOf(remove);
  }

  /// Whether there is nothing to do.
  public boolean isNone() {
    return set.isEmpty() && add.isEmpty() && remove.isEmpty();
  }
}
