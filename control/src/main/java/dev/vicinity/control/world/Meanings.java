package dev.vicinity.control.world;

import dev.vicinity.control.translate.VirtualServiceFacts;
import dev.vicinity.control.translate.VirtualServiceFacts.Caller;
import dev.vicinity.control.translate.VirtualServiceFacts.DestinationRef;
import dev.vicinity.control.translate.VirtualServiceFacts.Forward;
import dev.vicinity.control.translate.VirtualServiceFacts.Honoured;
import dev.vicinity.control.translate.VirtualServiceFacts.HttpRule;
import dev.vicinity.control.translate.VirtualServiceFacts.Reply;
import dev.vicinity.control.translate.VirtualServiceFacts.Vanished;
import dev.vicinity.control.translate.VirtualServiceFacts.Weighted;
import dev.vicinity.control.world.Registry.Found;
import dev.vicinity.core.mesh.AppProtocol;
import dev.vicinity.core.mesh.ClusterKey;
import dev.vicinity.core.mesh.Target;
import dev.vicinity.core.mesh.Workload;
import dev.vicinity.core.route.Destination;
import dev.vicinity.core.route.HeaderChanges;
import dev.vicinity.core.route.RetryPolicy;
import dev.vicinity.core.route.Route;
import dev.vicinity.core.route.RouteAction;
import dev.vicinity.core.route.RouteAction.WeightedCluster;
import dev.vicinity.core.route.RouteMatch;
import dev.vicinity.core.route.RouteTable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// What a target means to one consumer: the rules that apply, with everything decided that does not
/// depend on the single request. Pure over the rules; made for one question.
final class Meanings {
  private static final int PORT_OF_UNREGISTERED_HOSTS = 80;

  private final Rules rules;
  private final Workload consumer;
  private final Target target;
  private final Clusters clusters;
  private final Set<ClusterKey> named = new LinkedHashSet<>();

  Meanings(Rules rules, Workload consumer, Target target) {
    this.rules = rules;
    this.consumer = consumer;
    this.target = target;
    this.clusters = new Clusters(rules, consumer);
  }

  Destination.Meaning meaning() {
    var found = rules.registry().named(consumer.namespace(), target.host());
    var port = found.flatMap(each -> each.service().port(target.port()));
    if (found.isPresent() && port.isPresent()) {
      return ofService(found.get(), port.get());
    }
    var rule =
        target.port() == PORT_OF_UNREGISTERED_HOSTS && found.isEmpty()
            ? rules.virtualServices().of(consumer.namespace(), target.host())
            : Optional.<VirtualServiceFacts>empty();
    return rule.<Destination.Meaning>map(this::ofUnregistered).orElseGet(Destination.Unknown::new);
  }

  private Destination.Meaning ofService(Found found, MeshService.Port port) {
    var rule = rules.virtualServices().of(consumer.namespace(), found);
    var own =
        List.of(new WeightedCluster(keyOf(found, port), 1, HeaderChanges.NONE, HeaderChanges.NONE));
    var protocol = port.protocol();
    var routes = new ArrayList<Route>();
    if (protocol == AppProtocol.TCP || protocol == AppProtocol.TLS) {
      routes.add(defaultRoute(own));
    } else {
      rule.ifPresent(each -> routes.addAll(routes(each)));
      if (rule.isEmpty() || rule.get().http().isEmpty()) {
        routes.add(defaultRoute(own));
      }
    }
    var tcp = protocol.isHttp() ? List.<WeightedCluster>of() : rule.flatMap(this::tcp).orElse(own);
    return known(found.clusterHost(), protocol, routes, tcp);
  }

  private Destination.Meaning ofUnregistered(VirtualServiceFacts rule) {
    return known(target.host(), AppProtocol.HTTP, routes(rule), List.of());
  }

  private Destination.Meaning known(
      String host, AppProtocol protocol, List<Route> routes, List<WeightedCluster> tcp) {
    tcp.forEach(each -> named.add(each.cluster()));
    for (var route : routes) {
      if (route.action() instanceof RouteAction.Forward forward) {
        forward.clusters().forEach(each -> named.add(each.cluster()));
      }
    }
    return new Destination.Known(
        host, protocol, new RouteTable(routes), tcp, named.stream().map(clusters::spec).toList());
  }

  private ClusterKey keyOf(Found found, MeshService.Port port) {
    if (found.service().externalName().isEmpty()) {
      return ClusterKey.of(found.clusterHost(), port.number());
    }
    var end = rules.registry().followed(consumer.namespace(), found.service());
    return ClusterKey.of(end.host(), port.number());
  }

  private static Route defaultRoute(List<WeightedCluster> own) {
    return new Route(
        Route.Source.DEFAULT,
        List.of(),
        new RouteAction.Forward(own, RouteAction.Rewrite.NONE, Duration.ZERO, RetryPolicy.DEFAULT),
        HeaderChanges.NONE,
        HeaderChanges.NONE);
  }

  private List<Route> routes(VirtualServiceFacts facts) {
    var routes = new ArrayList<Route>();
    for (var rule : facts.http()) {
      route(facts, rule).ifPresent(routes::add);
    }
    return routes;
  }

  /// The rule as it concerns this consumer and port; empty if it does not.
  private Optional<Route> route(VirtualServiceFacts facts, HttpRule rule) {
    var matches = new ArrayList<RouteMatch>();
    for (var match : rule.matches()) {
      if (match.honoured() == Honoured.FULLY && isMine(match.caller())) {
        matches.add(match.request());
      }
    }
    if (matches.isEmpty() && !rule.matches().isEmpty()) {
      return Optional.empty();
    }
    var id = facts.id();
    return action(rule)
        .map(
            action ->
                new Route(
                    new Route.Source(id.kind(), id.namespace(), id.name(), rule.rule()),
                    matches,
                    action,
                    rule.request(),
                    rule.response()));
  }

  /// Conditions on who asks, decided here. A match that lists gateways heeds no source (reference
  /// 4.3).
  private boolean isMine(Caller caller) {
    if (caller.port() != 0 && caller.port() != target.port()) {
      return false;
    }
    if (!caller.gateways().isEmpty()) {
      return caller.gateways().contains("mesh");
    }
    return isFromSource(caller);
  }

  private boolean isFromSource(Caller caller) {
    return (caller.sourceNamespace().isEmpty()
            || caller.sourceNamespace().equals(consumer.namespace()))
        && Labels.match(caller.sourceLabels(), consumer.labels());
  }

  private Optional<RouteAction> action(HttpRule rule) {
    return switch (rule.action()) {
      case Reply(var action) -> Optional.of(action);
      case Vanished() -> Optional.empty();
      case Forward forward ->
          Optional.of(
              new RouteAction.Forward(
                  weighted(forward.destinations()),
                  forward.rewrite(),
                  forward.timeout(),
                  forward.retries().policy().orElse(RetryPolicy.DEFAULT)));
    };
  }

  /// One destination takes everything; of several, those of weight 0 take nothing.
  private List<WeightedCluster> weighted(List<Weighted> destinations) {
    if (destinations.size() == 1) {
      var only = destinations.getFirst();
      return List.of(
          new WeightedCluster(keyOf(only.destination()), 1, only.request(), only.response()));
    }
    return destinations.stream()
        .filter(each -> each.weight() > 0)
        .map(
            each ->
                new WeightedCluster(
                    keyOf(each.destination()), each.weight(), each.request(), each.response()))
        .toList();
  }

  /// Port left out: the service's only one, else the one that was addressed.
  private ClusterKey keyOf(DestinationRef ref) {
    var found = rules.registry().full(consumer.namespace(), ref.host());
    int port = ref.port();
    if (port == 0) {
      var ports = found.map(each -> each.service().ports()).orElse(List.of());
      port = ports.size() == 1 ? ports.getFirst().number() : target.port();
    }
    var host =
        found
            .filter(each -> !each.service().externalName().isEmpty())
            .map(each -> rules.registry().followed(consumer.namespace(), each.service()).host())
            .orElse(ref.host());
    return new ClusterKey(host, port, ref.subset());
  }

  private Optional<List<WeightedCluster>> tcp(VirtualServiceFacts facts) {
    for (var rule : facts.tcp()) {
      if (rule.matches().isEmpty() || rule.matches().stream().anyMatch(this::isMineForTcp)) {
        return Optional.of(weighted(rule.destinations()));
      }
    }
    return facts.tcp().isEmpty() ? Optional.empty() : Optional.of(List.of());
  }

  private boolean isMineForTcp(Caller caller) {
    return (caller.port() == 0 || caller.port() == target.port())
        && (caller.gateways().isEmpty() || caller.gateways().contains("mesh"))
        && isFromSource(caller)
        && (caller.destinations().isEmpty()
            || caller.destinations().stream().anyMatch(each -> each.contains(target.host())));
  }
}
