package dev.vicinity.control.world;

import dev.vicinity.control.catalog.Catalog.View;
import dev.vicinity.control.translate.VirtualServiceFacts;
import dev.vicinity.control.translate.VirtualServiceFacts.Caller;
import dev.vicinity.core.locality.Ranking.Reach;
import dev.vicinity.core.mesh.ClusterKey;
import dev.vicinity.core.mesh.Target;
import dev.vicinity.core.mesh.Workload;
import dev.vicinity.core.policy.LocalityPolicy;
import dev.vicinity.core.policy.LocalityPolicy.Scope;
import java.util.Set;
import java.util.TreeSet;

/// Words for what sets consumers apart: equal words, equal answers. Pure over the rules; made for
/// one question.
record Views(Rules rules, Workload consumer) {
  /// The namespace, and the labels that rules of this target or of the namespace look at.
  View destination(Target target) {
    var keys = new TreeSet<>(rules.destinationRules().consumerLabels(consumer.namespace()));
    var found = rules.registry().named(consumer.namespace(), target.host());
    found
        .flatMap(each -> rules.virtualServices().of(consumer.namespace(), each))
        .or(() -> rules.virtualServices().of(consumer.namespace(), target.host()))
        .ifPresent(rule -> addSourceLabels(rule, keys));
    var word = new StringBuilder(consumer.namespace());
    appendLabels(word, keys);
    return new View(word.toString());
  }

  private static void addSourceLabels(VirtualServiceFacts rule, Set<String> keys) {
    rule.http().stream()
        .flatMap(each -> each.matches().stream())
        .forEach(match -> keys.addAll(match.caller().sourceLabels().keySet()));
    rule.tcp().stream()
        .flatMap(each -> each.matches().stream())
        .map(Caller::sourceLabels)
        .forEach(labels -> keys.addAll(labels.keySet()));
  }

  /// The locality, the service and the rule that hold, and what ranking reads of the consumer.
  View endpoints(ClusterKey key) {
    var clusters = new Clusters(rules, consumer);
    var known = clusters.find(key);
    if (known.isEmpty()) {
      return new View("");
    }
    var cluster = known.get();
    var locality = consumer.locality();
    var word =
        new StringBuilder()
            .append(locality.region())
            .append('/')
            .append(locality.zone())
            .append('/')
            .append(locality.subzone())
            .append('|')
            .append(Clusters.idOf(cluster.service()))
            .append('|');
    cluster.rule().ifPresent(rule -> word.append(rule.id()));
    var policy = clusters.locality(cluster);
    boolean byNode =
        Clusters.reach(cluster.service()) == Reach.NODE
            || policy.equals(new LocalityPolicy.TrafficDistribution(Scope.SAME_NODE));
    if (byNode) {
      word.append("|node=").append(consumer.node());
    }
    if (policy instanceof LocalityPolicy.TrafficDistribution) {
      appendLabels(word, Set.of("topology.istio.io/network"));
    }
    if (policy instanceof LocalityPolicy.Failover(var _, var labels)) {
      appendLabels(word, keysOf(labels));
    }
    return new View(word.toString());
  }

  private static Set<String> keysOf(Iterable<String> labelPriority) {
    var keys = new TreeSet<String>();
    for (var entry : labelPriority) {
      int equals = entry.indexOf('=');
      keys.add(equals < 0 ? entry : entry.substring(0, equals));
    }
    return keys;
  }

  private void appendLabels(StringBuilder word, Set<String> keys) {
    for (var key : keys) {
      word.append('|').append(key).append('=').append(consumer.labels().getOrDefault(key, ""));
    }
  }
}
