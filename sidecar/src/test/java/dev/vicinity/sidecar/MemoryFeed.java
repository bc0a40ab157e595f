package dev.vicinity.sidecar;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.core.mesh.AppProtocol;
import dev.vicinity.core.mesh.ClusterKey;
import dev.vicinity.core.mesh.Endpoint;
import dev.vicinity.core.mesh.EndpointSet;
import dev.vicinity.core.mesh.Locality;
import dev.vicinity.core.mesh.LocalityGroup;
import dev.vicinity.core.mesh.Readiness;
import dev.vicinity.core.mesh.Target;
import dev.vicinity.core.mesh.Transport;
import dev.vicinity.core.mesh.Version;
import dev.vicinity.core.mesh.Workload;
import dev.vicinity.core.mesh.WorkloadConfig;
import dev.vicinity.core.policy.Balancing;
import dev.vicinity.core.policy.ClusterSpec;
import dev.vicinity.core.policy.ConnectionPool;
import dev.vicinity.core.policy.OutlierPolicy;
import dev.vicinity.core.policy.TrafficPolicy;
import dev.vicinity.core.policy.UpstreamTls;
import dev.vicinity.core.route.Destination;
import dev.vicinity.core.route.HeaderChanges;
import dev.vicinity.core.route.RetryPolicy;
import dev.vicinity.core.route.Route;
import dev.vicinity.core.route.RouteAction;
import dev.vicinity.core.route.RouteTable;
import dev.vicinity.sidecar.discovery.Feed;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A mesh that a test writes: what is told is passed on to the sidecar that asked for it.
public final class MemoryFeed implements Feed {
  private final Map<Target, Destination> destinations = new ConcurrentHashMap<>();
  private final Map<ClusterKey, EndpointSet> endpoints = new ConcurrentHashMap<>();
  private final Set<Target> subscribed = ConcurrentHashMap.newKeySet();
  private final AtomicLong sequence = new AtomicLong();
  private volatile @Nullable Listener listener;
  private volatile boolean silent;

  Feed open(Listener told) {
    listener = told;
    return this;
  }

  /// From now on nothing is answered.
  void fallSilent() {
    silent = true;
  }

  Version next() {
    return new Version(1, sequence.incrementAndGet());
  }

  void workload(WorkloadConfig config) {
    var told = listener;
    if (told != null) {
      told.workload(config);
    }
  }

  /// A service with one route to itself.
  MemoryFeed service(String host, int port, Address... addresses) {
    return service(host, port, TrafficPolicies.PLAIN, RetryPolicy.DEFAULT, addresses);
  }

  MemoryFeed service(
      String host, int port, TrafficPolicy policy, RetryPolicy retries, Address... addresses) {
    var key = ClusterKey.of(host, port);
    place(key, addresses);
    var route =
        new RouteAction.Forward(
            List.of(
                new RouteAction.WeightedCluster(key, 1, HeaderChanges.NONE, HeaderChanges.NONE)),
            RouteAction.Rewrite.NONE,
            Duration.ZERO,
            retries);
    return rules(host, port, List.of(spec(key, policy)), rule(route));
  }

  static Route rule(RouteAction action) {
    return new Route(
        Route.Source.DEFAULT, List.of(), action, HeaderChanges.NONE, HeaderChanges.NONE);
  }

  static ClusterSpec spec(ClusterKey key, TrafficPolicy policy) {
    return new ClusterSpec(
        key, AppProtocol.HTTP, ClusterSpec.Membership.ENDPOINTS, key.host(), "test", policy);
  }

  MemoryFeed rules(String host, int port, List<ClusterSpec> clusters, Route... rules) {
    var target = new Target(host, port);
    var known =
        new Destination.Known(
            host, AppProtocol.HTTP, new RouteTable(List.of(rules)), List.of(), clusters);
    tell(new Destination(target, next(), known));
    return this;
  }

  MemoryFeed place(ClusterKey key, Address... addresses) {
    var all = List.of(addresses).stream().map(a -> endpoint(a, Transport.PLAIN)).toList();
    tell(set(key, all));
    return this;
  }

  EndpointSet set(ClusterKey key, List<Endpoint> all) {
    return new EndpointSet(
        key,
        next(),
        EndpointSet.Basis.NONE,
        EndpointSet.Weighting.POOLED,
        List.of(
            new LocalityGroup(
                Locality.NONE, 0, Math.max(1, all.size()), LocalityGroup.Use.REGULAR, all)));
  }

  static Endpoint endpoint(Address address, Transport transport) {
    return new Endpoint(
        address,
        new Workload("pod-" + address.port(), "test", "app", "sa", "", "", Locality.NONE, Map.of()),
        1,
        Readiness.READY,
        transport);
  }

  void tell(Destination destination) {
    destinations.put(destination.target(), destination);
    var told = listener;
    if (told != null && subscribed.contains(destination.target())) {
      told.destination(destination);
    }
  }

  void tell(EndpointSet set) {
    endpoints.put(set.cluster(), set);
    var told = listener;
    if (told != null) {
      told.endpoints(set);
    }
  }

  @Override
  public void subscribe(Target target) {
    subscribed.add(target);
    var told = listener;
    if (told == null || silent) {
      return;
    }
    var destination =
        destinations.getOrDefault(
            target, new Destination(target, next(), new Destination.Unknown()));
    if (destination.meaning() instanceof Destination.Known known) {
      for (var spec : known.clusters()) {
        var set = endpoints.get(spec.key());
        if (set != null) {
          told.endpoints(set);
        }
      }
    }
    told.destination(destination);
  }

  @Override
  public void unsubscribe(Target target) {
    subscribed.remove(target);
  }

  @Override
  public void subscribe(ClusterKey cluster) {}

  @Override
  public void unsubscribe(ClusterKey cluster) {}

  @Override
  public Link link() {
    return new Link(Link.State.CONNECTED, 0);
  }

  /// Policies that tests use.
  static final class TrafficPolicies {
    static final TrafficPolicy PLAIN = with(ConnectionPool.DEFAULT);

    private TrafficPolicies() {}

    static TrafficPolicy with(ConnectionPool connections) {
      return new TrafficPolicy(
          "",
          Balancing.ROUND_ROBIN,
          connections,
          OutlierPolicy.CONNECT_FAILURES,
          new UpstreamTls.Auto(List.of()));
    }
  }
}
