package dev.vicinity.control.translate;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// To which namespaces a rule is visible (`exportTo`); empty means to all.
public record Exports(Set<String> namespaces) {
  /// Visible to all.
  public static final Exports ALL = new Exports(Set.of());

  public Exports {
    namespaces = Set.copyOf(namespaces);
  }

  /// Whether a rule of namespace `own` is visible in namespace `consumer`.
  public boolean reach(String own, String consumer) {
    if (namespaces.isEmpty() || namespaces.contains("*") || namespaces.contains(consumer)) {
      return true;
    }
    return namespaces.contains(".") && own.equals(consumer);
  }

  /// Whether only its own namespace sees it.
  public boolean isPrivate(String own) {
    return !namespaces.isEmpty()
        && namespaces.stream().allMatch(n -> n.equals(".") || n.equals(own));
  }

  /// Whether everyone sees it.
  public boolean isPublic() {
    return namespaces.isEmpty() || namespaces.contains("*");
  }

  static Exports read(Fields spec) {
    var names = spec.texts("exportTo");
    check(spec, names);
    return names.isEmpty() ? ALL : new Exports(new HashSet<>(names));
  }

  private static void check(Fields spec, List<String> names) {
    if (new HashSet<>(names).size() < names.size()) {
      spec.error("exportTo", names, "each namespace once");
    }
    if (names.size() > 1 && (names.contains("*") || names.contains("~"))) {
      spec.error("exportTo", names, "`*` and `~` alone");
    }
  }
}
