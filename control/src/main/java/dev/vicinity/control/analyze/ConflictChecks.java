package dev.vicinity.control.analyze;

import dev.vicinity.control.translate.Exports;
import dev.vicinity.control.translate.ResourceId;
import dev.vicinity.control.translate.VirtualServiceFacts;
import dev.vicinity.control.world.References;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Rules of which only the oldest takes effect.
final class ConflictChecks {
  private ConflictChecks() {}

  static void run(References references, Findings findings) {
    checkHosts(references, findings);
    checkPeerAuthentications(references, findings);
  }

  /// Sidecars never merge two VirtualServices of one host.
  private static void checkHosts(References references, Findings findings) {
    var first = new HashMap<Claim, ResourceId>();
    for (var rule : references.virtualServices()) {
      if (!rule.gateways().contains("mesh")) {
        continue;
      }
      for (var host : rule.hosts()) {
        var earlier = first.putIfAbsent(new Claim(host, audience(rule)), rule.id());
        if (earlier != null) {
          findings.error(
              rule.id(), "spec.hosts", host, "a host that " + earlier + " does not route already");
        }
      }
    }
  }

  private static List<String> audience(VirtualServiceFacts rule) {
    Exports exports = rule.exports();
    if (exports.isPublic()) {
      return List.of("*");
    }
    var own = rule.id().namespace();
    return exports.namespaces().stream()
        .map(name -> name.equals(".") ? own : name)
        .sorted()
        .toList();
  }

  private static void checkPeerAuthentications(References references, Findings findings) {
    var first = new HashMap<Scope, ResourceId>();
    for (var rule : references.peerAuthentications()) {
      if (references.isRoot(rule.id().namespace()) && !rule.selector().isEmpty()) {
        findings.warning(
            rule.id(), "spec.selector", rule.selector(), "no selector in a root namespace");
      }
      var earlier = first.putIfAbsent(new Scope(rule.id().namespace(), rule.selector()), rule.id());
      if (earlier != null) {
        findings.warning(rule.id(), "spec.selector", rule.selector(), "a scope without " + earlier);
      }
    }
  }

  private record Claim(String host, List<String> audience) {}

  private record Scope(String namespace, Map<String, String> selector) {}
}
