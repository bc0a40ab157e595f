package dev.vicinity.core.explain;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.core.mesh.ClusterKey;
import dev.vicinity.core.mesh.Locality;
import dev.vicinity.core.route.Route;
import java.util.List;
import java.util.Optional;

/// Where a request would go and why.
///
/// `route` is empty when no rule applies. `cluster` names the cluster, the heaviest of several.
/// Shares are long-run fractions over all weighted clusters: they sum to 1, or there are no
/// endpoints and the reasons say why. `reasons` are sentences for people.
public record Explanation(
    Optional<Route.Source> route,
    String cluster,
    List<ExplainedEndpoint> endpoints,
    List<String> reasons) {
  public Explanation {
    endpoints = List.copyOf(endpoints);
    reasons = List.copyOf(reasons);
  }

  /// One endpoint with its share. `health` is one word: `healthy`, `ejected`, `probing`, `unready`,
  /// `draining`.
  public record ExplainedEndpoint(
      ClusterKey cluster,
      Address address,
      String pod,
      String namespace,
      Locality locality,
      int tier,
      int weight,
      String health,
      double share) {
    ExplainedEndpoint scaled(double factor) {
      return new ExplainedEndpoint(
          cluster, address, pod, namespace, locality, tier, weight, health, share * factor);
    }
  }
}
