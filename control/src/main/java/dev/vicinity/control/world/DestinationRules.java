package dev.vicinity.control.world;

import dev.vicinity.control.translate.DestinationRuleFacts;
import dev.vicinity.control.translate.DestinationRuleFacts.Subset;
import dev.vicinity.control.translate.Exports;
import dev.vicinity.control.translate.PolicyBlocks.Level;
import dev.vicinity.control.translate.ResourceId;
import dev.vicinity.core.mesh.Workload;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Which DestinationRule a consumer follows for a host (reference 5.6). Immutable.
final class DestinationRules {
  private final List<String> rootNamespaces;
  private final Map<String, Map<String, List<DestinationRuleFacts>>> byNamespace = new HashMap<>();

  DestinationRules(Collection<DestinationRuleFacts> rules, List<String> rootNamespaces) {
    this.rootNamespaces = rootNamespaces;
    rules.stream()
        .sorted(Rules.AGE)
        .forEach(
            rule ->
                byNamespace
                    .computeIfAbsent(rule.id().namespace(), _ -> new LinkedHashMap<>())
                    .computeIfAbsent(rule.host(), _ -> new ArrayList<>())
                    .add(rule));
  }

  /// The rule that holds for a consumer and a host of a service's namespace; several rules of one
  /// host are one.
  Optional<DestinationRuleFacts> of(Workload consumer, String serviceNamespace, String host) {
    var own = consumer.namespace();
    var found = in(own, consumer, host, rootNamespaces.contains(own) ? Who.SELF_ONLY : Who.ANYONE);
    if (found.isEmpty() && !serviceNamespace.equals(own)) {
      found = in(serviceNamespace, consumer, host, Who.EXPORTED);
    }
    if (found.isEmpty() && rootNamespaces.contains(own) && serviceNamespace.equals(own)) {
      found = in(own, consumer, host, Who.ANYONE);
    }
    for (var root : rootNamespaces) {
      if (found.isEmpty()) {
        found = in(root, consumer, host, Who.EXPORTED);
      }
    }
    return found;
  }

  List<DestinationRuleFacts> all() {
    return byNamespace.values().stream()
        .flatMap(hosts -> hosts.values().stream())
        .flatMap(List::stream)
        .toList();
  }

  /// Labels of consumers by which rules of their namespace choose.
  Set<String> consumerLabels(String namespace) {
    var keys = new TreeSet<String>();
    for (var rules : byNamespace.getOrDefault(namespace, Map.of()).values()) {
      rules.forEach(rule -> keys.addAll(rule.workloadLabels().keySet()));
    }
    return keys;
  }

  private enum Who {
    /// Whatever the rules' exports say.
    ANYONE,
    /// Rules private to their namespace.
    SELF_ONLY,
    EXPORTED
  }

  private Optional<DestinationRuleFacts> in(
      String namespace, Workload consumer, String host, Who who) {
    var hosts = byNamespace.getOrDefault(namespace, Map.of());
    var best = hosts.containsKey(host) ? host : "";
    if (best.isEmpty()) {
      for (var pattern : hosts.keySet()) {
        if (Hosts.isWildcard(pattern)
            && Hosts.covers(pattern, host)
            && pattern.length() > best.length()) {
          best = pattern;
        }
      }
    }
    var visible =
        hosts.getOrDefault(best, List.of()).stream()
            .filter(rule -> isVisible(rule, consumer.namespace(), who))
            .toList();
    return merged(visible, consumer);
  }

  private static boolean isVisible(DestinationRuleFacts rule, String consumer, Who who) {
    var own = rule.id().namespace();
    return switch (who) {
      case ANYONE -> true;
      case SELF_ONLY -> rule.exports().isPrivate(own);
      case EXPORTED -> rule.exports().reach(own, consumer);
    };
  }

  private static Optional<DestinationRuleFacts> merged(
      List<DestinationRuleFacts> rules, Workload consumer) {
    var selecting =
        rules.stream()
            .filter(rule -> !rule.workloadLabels().isEmpty())
            .filter(rule -> Labels.match(rule.workloadLabels(), consumer.labels()))
            .toList();
    var chosen =
        selecting.isEmpty()
            ? rules.stream().filter(rule -> rule.workloadLabels().isEmpty()).toList()
            : selecting;
    if (chosen.size() < 2) {
      return chosen.stream().findFirst();
    }
    var first = chosen.getFirst();
    var subsets = new LinkedHashMap<String, Subset>();
    chosen.forEach(rule -> rule.subsets().forEach(each -> subsets.putIfAbsent(each.name(), each)));
    var policy =
        chosen.stream()
            .map(DestinationRuleFacts::policy)
            .filter(each -> !each.equals(Level.NONE))
            .findFirst()
            .orElse(Level.NONE);
    return Optional.of(
        new DestinationRuleFacts(
            named(first.id(), chosen),
            first.created(),
            first.host(),
            policy,
            List.copyOf(subsets.values()),
            first.workloadLabels(),
            Exports.ALL));
  }

  /// Different sets of rules have different names, so that consumers can be told apart by them.
  private static ResourceId named(ResourceId first, List<DestinationRuleFacts> rules) {
    var names = rules.stream().map(rule -> rule.id().name()).collect(Collectors.joining(","));
    return new ResourceId(first.kind(), first.namespace(), names);
  }
}
