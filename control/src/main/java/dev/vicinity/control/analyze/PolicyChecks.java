package dev.vicinity.control.analyze;

import dev.vicinity.control.translate.DestinationRuleFacts;
import dev.vicinity.control.world.References;
import java.util.TreeSet;

/// One DestinationRule: do its host, its ports and its subsets' pods exist.
final class PolicyChecks {
  private PolicyChecks() {}

  static void run(References references, DestinationRuleFacts rule, Findings findings) {
    if (rule.host().startsWith("*")) {
      return;
    }
    var namespace = rule.id().namespace();
    var ports = references.ports(namespace, rule.host());
    if (ports.isEmpty()) {
      findings.error(rule.id(), "spec.host", rule.host(), "a host of the mesh");
      return;
    }
    var unknown = new TreeSet<>(rule.policy().ports().keySet());
    unknown.removeAll(ports.get());
    if (!unknown.isEmpty()) {
      findings.warning(
          rule.id(),
          "spec.trafficPolicy.portLevelSettings",
          unknown,
          "service ports " + ports.get());
    }
    int index = 0;
    for (var subset : rule.subsets()) {
      if (!references.hasPods(namespace, rule.host(), subset.labels())) {
        findings.warning(
            rule.id(),
            "spec.subsets[" + index + "].labels",
            subset.labels(),
            "labels that a pod of " + rule.host() + " has");
      }
      index++;
    }
  }
}
