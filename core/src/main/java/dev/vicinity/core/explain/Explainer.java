package dev.vicinity.core.explain;

import dev.vicinity.core.balance.HostHealth;
import dev.vicinity.core.explain.Explanation.ExplainedEndpoint;
import dev.vicinity.core.mesh.Address;
import dev.vicinity.core.mesh.AppProtocol;
import dev.vicinity.core.mesh.ClusterKey;
import dev.vicinity.core.mesh.EndpointSet;
import dev.vicinity.core.mesh.Workload;
import dev.vicinity.core.policy.ClusterSpec;
import dev.vicinity.core.route.CompiledRoute;
import dev.vicinity.core.route.Destination;
import dev.vicinity.core.route.Forwarding;
import dev.vicinity.core.route.Redirecting;
import dev.vicinity.core.route.RequestHead;
import dev.vicinity.core.route.Route;
import dev.vicinity.core.route.RouteAction.WeightedCluster;
import dev.vicinity.core.route.RouteMatcher;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Says where requests of one consumer go, with the functions that send them.
///
/// `endpoints` gives a cluster's endpoints as the consumer sees them; `health` is what the
/// consumer's sidecar knows of its hosts.
public record Explainer(
    Workload consumer, Function<ClusterKey, EndpointSet> endpoints, HealthView health) {
  /// What is known of a host.
  @FunctionalInterface
  public interface HealthView {
    /// Nothing bad is known of any host.
    HealthView ALL_HEALTHY = (cluster, address) -> new HostHealth.Healthy();

    HostHealth of(ClusterKey cluster, Address address);
  }

  /// Explains one request to a destination.
  public Explanation explain(Destination destination, RequestHead head) {
    return switch (destination.meaning()) {
      case Destination.Unknown() ->
          nowhere(
              "PassthroughCluster",
              List.of(
                  "Nothing in the mesh is known as "
                      + destination.target()
                      + ": it is passed through to the address asked for, or refused where only"
                      + " known destinations are allowed."));
      case Destination.Known known ->
          known.protocol() == AppProtocol.TCP || known.protocol() == AppProtocol.TLS
              ? opaque(known)
              : http(known, head);
    };
  }

  private static Explanation nowhere(String cluster, List<String> reasons) {
    return new Explanation(Optional.empty(), cluster, List.of(), reasons);
  }

  private Explanation opaque(Destination.Known known) {
    var reasons = new ArrayList<String>();
    reasons.add(known.host() + " carries opaque bytes: no HTTP rule applies.");
    if (known.tcp().isEmpty()) {
      reasons.add("no healthy upstream: nothing is defined behind " + known.host() + ".");
      return nowhere("", reasons);
    }
    var shares = new LinkedHashMap<ClusterKey, Double>();
    double sum = known.tcp().stream().mapToDouble(c -> weight(c, known.tcp().size())).sum();
    for (var cluster : known.tcp()) {
      shares.merge(cluster.cluster(), weight(cluster, known.tcp().size()) / sum, Double::sum);
    }
    return clusters(known, Optional.empty(), shares, reasons);
  }

  private static double weight(WeightedCluster cluster, int clusters) {
    return clusters == 1 ? 1 : cluster.weight();
  }

  private Explanation http(Destination.Known known, RequestHead head) {
    var route = RouteMatcher.of(known.routes(), 0).match(head);
    if (route == null) {
      return nowhere(
          "",
          List.of(
              "No rule for " + known.host() + " matches this request: it is answered 404 (NR)."));
    }
    var reasons = new ArrayList<String>();
    var source = sourceOf(route);
    reasons.add(
        source
            .map(s -> Sentences.rule(s) + " matches this request.")
            .orElse("No rule applies to " + known.host() + ": its default route is taken."));
    return switch (route.action()) {
      case Redirecting redirect -> {
        reasons.add("It redirects (" + redirect.status() + ") to " + redirect.location(head) + ".");
        yield new Explanation(source, "", List.of(), reasons);
      }
      case CompiledRoute.Responding(var status, _) -> {
        reasons.add("It answers " + status + " itself; no endpoint is asked.");
        yield new Explanation(source, "", List.of(), reasons);
      }
      case Forwarding forwarding -> {
        reasons.addAll(Sentences.rewrites(forwarding, head));
        yield clusters(known, source, shares(forwarding), reasons);
      }
    };
  }

  private static Optional<Route.Source> sourceOf(CompiledRoute route) {
    var source = route.route().source();
    return source.kind().isEmpty() ? Optional.empty() : Optional.of(source);
  }

  private static Map<ClusterKey, Double> shares(Forwarding forwarding) {
    var shares = new LinkedHashMap<ClusterKey, Double>();
    for (int i = 0; i < forwarding.clusters().size(); i++) {
      shares.merge(forwarding.clusters().get(i).cluster(), forwarding.fraction(i), Double::sum);
    }
    return shares;
  }

  /// Requests that would fail for want of a host are told apart; shares are those of the others.
  private Explanation clusters(
      Destination.Known known,
      Optional<Route.Source> source,
      Map<ClusterKey, Double> shares,
      List<String> reasons) {
    if (shares.size() > 1) {
      reasons.add(Sentences.division(shares));
    }
    var endpoints = new ArrayList<ExplainedEndpoint>();
    var heaviest = shares.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow();
    double answered = 0;
    for (var share : shares.entrySet()) {
      var view = view(known, share.getKey());
      reasons.addAll(view.reasons());
      if (view.canAnswer()) {
        answered += share.getValue();
        endpoints.addAll(view.endpoints(share.getValue()));
      } else if (shares.size() > 1) {
        reasons.add(Sentences.failing(share.getKey(), share.getValue()));
      }
    }
    double whole = answered;
    var scaled = endpoints.stream().map(endpoint -> endpoint.scaled(1 / whole)).toList();
    return new Explanation(source, heaviest.getKey().name(), scaled, reasons);
  }

  private ClusterView view(Destination.Known known, ClusterKey key) {
    var spec = known.clusters().stream().filter(c -> c.key().equals(key)).findFirst();
    if (spec.isEmpty() || spec.get().membership() == ClusterSpec.Membership.MISSING) {
      return ClusterView.missing(key);
    }
    var set = endpoints.apply(key);
    boolean original = spec.get().membership() == ClusterSpec.Membership.ORIGINAL_DESTINATION;
    return original && set.groups().isEmpty()
        ? ClusterView.originalDestination(key)
        : ClusterView.of(spec.get(), set, consumer, health);
  }
}
