package dev.vicinity.control.world;

import dev.vicinity.control.translate.PeerAuthenticationFacts;
import dev.vicinity.core.mesh.MtlsMode;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What PeerAuthentications come to for a workload's ports (reference 6.5). Immutable.
final class Peers {
  private final Optional<MtlsMode> mesh;
  private final Map<String, MtlsMode> namespaces = new HashMap<>();
  private final Map<String, List<PeerAuthenticationFacts>> selecting = new HashMap<>();

  Peers(Collection<PeerAuthenticationFacts> rules, List<String> rootNamespaces) {
    var sorted = rules.stream().sorted(Rules.AGE).toList();
    mesh =
        rootNamespaces.stream()
            .flatMap(root -> wide(sorted, root).stream())
            .findFirst()
            .flatMap(PeerAuthenticationFacts::mode);
    for (var rule : sorted) {
      var namespace = rule.id().namespace();
      if (!rule.selector().isEmpty() && !rootNamespaces.contains(namespace)) {
        selecting.computeIfAbsent(namespace, _ -> new java.util.ArrayList<>()).add(rule);
      } else if (!rootNamespaces.contains(namespace)) {
        wide(sorted, namespace)
            .flatMap(PeerAuthenticationFacts::mode)
            .ifPresent(mode -> namespaces.put(namespace, mode));
      }
    }
  }

  private static Optional<PeerAuthenticationFacts> wide(
      List<PeerAuthenticationFacts> sorted, String namespace) {
    return sorted.stream()
        .filter(rule -> rule.selector().isEmpty() && rule.id().namespace().equals(namespace))
        .findFirst();
  }

  /// The mode of ports that no rule names.
  MtlsMode of(String namespace, Map<String, String> labels) {
    return rule(namespace, labels)
        .flatMap(PeerAuthenticationFacts::mode)
        .or(() -> Optional.ofNullable(namespaces.get(namespace)))
        .or(() -> mesh)
        .orElse(MtlsMode.PERMISSIVE);
  }

  /// The mode of one of the workload's own ports.
  MtlsMode of(String namespace, Map<String, String> labels, int port) {
    return rule(namespace, labels)
        .flatMap(rule -> rule.ports().getOrDefault(port, Optional.empty()))
        .orElseGet(() -> of(namespace, labels));
  }

  /// Ports that the workload's rule names.
  Set<Integer> portsOf(String namespace, Map<String, String> labels) {
    return rule(namespace, labels)
        .map(rule -> new TreeSet<>(rule.ports().keySet()))
        .orElseGet(TreeSet::new);
  }

  private Optional<PeerAuthenticationFacts> rule(String namespace, Map<String, String> labels) {
    return selecting.getOrDefault(namespace, List.of()).stream()
        .filter(rule -> Labels.match(rule.selector(), labels))
        .findFirst();
  }
}
