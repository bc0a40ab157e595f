package dev.vicinity.core.explain;

import dev.vicinity.core.balance.HostHealth;
import dev.vicinity.core.balance.LoadBalancer;
import dev.vicinity.core.balance.UpstreamHost;
import dev.vicinity.core.explain.Explainer.HealthView;
import dev.vicinity.core.explain.Explanation.ExplainedEndpoint;
import dev.vicinity.core.mesh.Address;
import dev.vicinity.core.mesh.ClusterKey;
import dev.vicinity.core.mesh.Endpoint;
import dev.vicinity.core.mesh.EndpointSet;
import dev.vicinity.core.mesh.Readiness;
import dev.vicinity.core.mesh.Version;
import dev.vicinity.core.mesh.Workload;
import dev.vicinity.core.policy.ClusterSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// One cluster as a consumer would call it now: its balancer, asked for shares instead of picks.
record ClusterView(
    EndpointSet set,
    LoadBalancer balancer,
    Map<Address, UpstreamHost> hosts,
    List<String> reasons) {
  /// A cluster that nobody defines.
  static ClusterView missing(ClusterKey key) {
    var reason =
        "no healthy upstream: nobody defines the cluster "
            + key.name()
            + " (host, port and subset); requests are answered 503 (NC).";
    return empty(key, reason);
  }

  /// A cluster without endpoints of its own.
  static ClusterView originalDestination(ClusterKey key) {
    return empty(
        key,
        Sentences.name(key) + " has no endpoints to choose from: the address asked for is used.");
  }

  private static ClusterView empty(ClusterKey key, String reason) {
    return new ClusterView(
        EndpointSet.empty(key, Version.NONE), LoadBalancer.EMPTY, Map.of(), List.of(reason));
  }

  static ClusterView of(ClusterSpec spec, EndpointSet set, Workload consumer, HealthView health) {
    var hosts = new HashMap<Address, UpstreamHost>();
    for (var group : set.groups()) {
      for (var endpoint : group.endpoints()) {
        var host = new UpstreamHost(endpoint);
        host.health(health.of(set.cluster(), endpoint.address()));
        hosts.put(endpoint.address(), host);
      }
    }
    var balancer = LoadBalancer.of(set, spec.policy(), consumer.locality(), a -> host(hosts, a), 0);
    var reasons = new LocalityStory(spec, set, consumer, balancer, hosts).sentences();
    return new ClusterView(set, balancer, Map.copyOf(hosts), reasons);
  }

  private static UpstreamHost host(Map<Address, UpstreamHost> hosts, Address address) {
    var host = hosts.get(address);
    if (host == null) {
      throw new IllegalStateException("no host for " + address);
    }
    return host;
  }

  boolean canAnswer() {
    return !balancer.shares().isEmpty();
  }

  /// All endpoints of the set in its order, with their part of `whole`.
  List<ExplainedEndpoint> endpoints(double whole) {
    var fractions = new HashMap<Address, Double>();
    for (var share : balancer.shares()) {
      fractions.put(share.host().address(), share.fraction());
    }
    var endpoints = new ArrayList<ExplainedEndpoint>();
    for (var group : set.groups()) {
      for (var endpoint : group.endpoints()) {
        var workload = endpoint.workload();
        endpoints.add(
            new ExplainedEndpoint(
                set.cluster(),
                endpoint.address(),
                workload.name(),
                workload.namespace(),
                endpoint.locality(),
                group.tier(),
                endpoint.weight(),
                word(endpoint, host(hosts, endpoint.address()).health()),
                whole * fractions.getOrDefault(endpoint.address(), 0.0)));
      }
    }
    return endpoints;
  }

  /// Health in one word: what the orchestrator says first, then what the proxy has learned.
  static String word(Endpoint endpoint, HostHealth health) {
    if (endpoint.readiness() != Readiness.READY) {
      return endpoint.readiness() == Readiness.DRAINING ? "draining" : "unready";
    }
    return switch (health) {
      case HostHealth.Healthy() -> "healthy";
      case HostHealth.Ejected _ -> "ejected";
      case HostHealth.Probing _ -> "probing";
      case HostHealth.Unreachable _ -> "unreachable";
    };
  }
}
