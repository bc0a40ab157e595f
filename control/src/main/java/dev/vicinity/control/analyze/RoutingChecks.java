package dev.vicinity.control.analyze;

import dev.vicinity.control.translate.ResourceId;
import dev.vicinity.control.translate.VirtualServiceFacts;
import dev.vicinity.control.translate.VirtualServiceFacts.Caller;
import dev.vicinity.control.translate.VirtualServiceFacts.DestinationRef;
import dev.vicinity.control.translate.VirtualServiceFacts.Forward;
import dev.vicinity.control.translate.VirtualServiceFacts.HttpMatch;
import dev.vicinity.control.translate.VirtualServiceFacts.HttpRule;
import dev.vicinity.control.translate.VirtualServiceFacts.Weighted;
import dev.vicinity.control.world.References;
import dev.vicinity.core.route.RouteMatch;
import dev.vicinity.core.route.StringMatch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// One VirtualService: do its hosts, destinations, subsets and gateways exist, can its rules be
/// reached.
record RoutingChecks(References references, VirtualServiceFacts rule, Findings findings) {
  private static final Caller ANYONE = new Caller(0, Map.of(), "", List.of(), List.of());

  void run() {
    checkGateways();
    checkHosts();
    for (var http : rule.http()) {
      if (http.action() instanceof Forward forward) {
        forward.destinations().stream().map(Weighted::destination).forEach(this::check);
      }
    }
    for (var tcp : rule.tcp()) {
      tcp.destinations().stream().map(Weighted::destination).forEach(this::check);
    }
    checkReach();
  }

  private void checkGateways() {
    for (var gateway : rule.gateways()) {
      int slash = gateway.indexOf('/');
      if (slash > 0
          && !references.exists(
              new ResourceId(
                  "Gateway", gateway.substring(0, slash), gateway.substring(slash + 1)))) {
        findings.error(
            rule.id(),
            "spec.gateways",
            gateway,
            "mesh, or a Gateway as NAMESPACE/NAME that exists");
      }
    }
  }

  private void checkHosts() {
    if (!rule.gateways().contains("mesh")) {
      return;
    }
    for (var host : rule.hosts()) {
      if (!host.startsWith("*") && references.ports(namespace(), host).isEmpty()) {
        findings.warning(
            rule.id(), "spec.hosts", host, "a host of the mesh; others are routed on port 80 only");
      }
    }
  }

  private void check(DestinationRef destination) {
    var ports = references.ports(namespace(), destination.host());
    if (ports.isEmpty()) {
      findings.error(
          rule.id(), destination.field() + ".host", destination.host(), "a host of the mesh");
      return;
    }
    if (destination.port() != 0 && !ports.get().contains(destination.port())) {
      findings.error(
          rule.id(),
          destination.field() + ".port.number",
          destination.port(),
          "one of " + destination.host() + "'s ports " + ports.get());
    }
    var subsets = references.subsets(namespace(), destination.host());
    if (!destination.subset().isEmpty() && !subsets.contains(destination.subset())) {
      findings.error(
          rule.id(),
          destination.field() + ".subset",
          destination.subset(),
          subsets.isEmpty()
              ? "a subset that a DestinationRule of " + destination.host() + " defines"
              : "one of " + String.join(", ", subsets));
    }
  }

  private void checkReach() {
    var seen = new HashMap<HttpMatch, String>();
    HttpRule all = null;
    for (var http : rule.http()) {
      if (all != null) {
        findings.warning(rule.id(), http.field(), "never reached", "a place before " + all.field());
        continue;
      }
      int index = 0;
      for (var match : http.matches()) {
        var place = http.field() + ".match[" + index++ + "]";
        var earlier = seen.putIfAbsent(match, place);
        if (earlier != null) {
          findings.warning(rule.id(), place, "never reached", "another match than " + earlier);
        }
      }
      if (http.matches().isEmpty() || http.matches().stream().anyMatch(RoutingChecks::isAll)) {
        all = http;
      }
    }
  }

  private static boolean isAll(HttpMatch match) {
    if (!match.caller().equals(ANYONE)) {
      return false;
    }
    var request = match.request();
    boolean anyUri =
        request
            .uri()
            .map(
                uri ->
                    uri.equals(new StringMatch.Prefix("/"))
                        || uri.equals(new StringMatch.Regex(".*")))
            .orElse(true);
    return anyUri && withoutUri(request).equals(RouteMatch.ANY);
  }

  private static RouteMatch withoutUri(RouteMatch match) {
    return new RouteMatch(
        java.util.Optional.empty(),
        RouteMatch.UriCase.HEED,
        match.method(),
        match.authority(),
        match.scheme(),
        match.headers(),
        match.withoutHeaders(),
        match.queryParams());
  }

  private String namespace() {
    return rule.id().namespace();
  }
}
