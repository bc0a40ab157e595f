package dev.vicinity.core.balance;

import dev.vicinity.core.locality.Ranking;
import dev.vicinity.core.locality.Ranking.Reach;
import dev.vicinity.core.mesh.Address;
import dev.vicinity.core.mesh.Endpoint;
import dev.vicinity.core.mesh.EndpointSet;
import dev.vicinity.core.mesh.Endpoints;
import dev.vicinity.core.mesh.Locality;
import dev.vicinity.core.policy.Balancing;
import dev.vicinity.core.policy.ConnectionPool;
import dev.vicinity.core.policy.LocalityPolicy;
import dev.vicinity.core.policy.OutlierPolicy;
import dev.vicinity.core.policy.TrafficPolicy;
import dev.vicinity.core.policy.UpstreamTls;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/// A cluster for tests: hosts over a ranked set, and a balancer that is rebuilt on demand.
public final class Clusters {
  private final EndpointSet set;
  private final TrafficPolicy policy;
  private final Locality consumer;
  private final Map<Address, UpstreamHost> hosts = new HashMap<>();

  private Clusters(EndpointSet set, TrafficPolicy policy, Locality consumer) {
    this.set = set;
    this.policy = policy;
    this.consumer = consumer;
    for (var group : set.groups()) {
      for (var endpoint : group.endpoints()) {
        hosts.put(endpoint.address(), new UpstreamHost(endpoint));
      }
    }
  }

  public static Clusters of(
      List<Endpoint> endpoints, String consumer, LocalityPolicy locality, TrafficPolicy policy) {
    var client = Endpoints.workload("client", consumer);
    var set = Ranking.rank(Endpoints.CLUSTER, endpoints, client, locality, Reach.MESH);
    return new Clusters(set, policy, client.locality());
  }

  /// Near-first, least request.
  public static Clusters nearFirst(List<Endpoint> endpoints, String consumer) {
    return of(endpoints, consumer, new LocalityPolicy.NearFirst(), policy(Balancing.LEAST_REQUEST));
  }

  public static TrafficPolicy policy(Balancing balancing) {
    return policy(balancing, OutlierPolicy.CONNECT_FAILURES);
  }

  public static TrafficPolicy policy(Balancing balancing, OutlierPolicy outliers) {
    return new TrafficPolicy(
        "", balancing, ConnectionPool.DEFAULT, outliers, new UpstreamTls.Auto(List.of()));
  }

  public static OutlierPolicy minHealth(int percent) {
    return new OutlierPolicy(
        OutlierPolicy.Source.RULE,
        5,
        0,
        OutlierPolicy.LocalOrigin.AS_STATUS,
        5,
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        100,
        percent,
        List.of());
  }

  public EndpointSet set() {
    return set;
  }

  public UpstreamHost host(int number) {
    var host = hosts.get(Endpoints.address(number));
    if (host == null) {
      throw new IllegalArgumentException("no host " + number);
    }
    return host;
  }

  /// Ejects hosts by number.
  public Clusters eject(int... numbers) {
    for (int number : numbers) {
      host(number)
          .health(new HostHealth.Ejected(HostHealth.Offence.CONSECUTIVE_5XX, 1, Long.MAX_VALUE));
    }
    return this;
  }

  public Clusters probe(int number, int permille) {
    host(number).health(new HostHealth.Probing(HostHealth.Offence.CONSECUTIVE_5XX, 0, permille));
    return this;
  }

  public LoadBalancer balancer() {
    return LoadBalancer.of(
        set,
        policy,
        consumer,
        address -> {
          var host = hosts.get(address);
          if (host == null) {
            throw new IllegalArgumentException("no host " + address);
          }
          return host;
        },
        17);
  }

  /// Fractions of many picks by locality, on a fixed seed; no request stays in flight.
  public Map<String, Double> simulate(int picks) {
    var request = new PickRequest(new Random(5));
    var balancer = balancer();
    var counts = new TreeMap<String, Double>();
    for (int i = 0; i < picks; i++) {
      var host = balancer.pick(request.begin());
      var key = host == null ? "none" : host.endpoint().locality().toString();
      counts.merge(key, 1.0 / picks, Double::sum);
    }
    return counts;
  }

  /// Shares by locality, as the balancer tells them.
  public Map<String, Double> shares() {
    var shares = new TreeMap<String, Double>();
    for (var share : balancer().shares()) {
      shares.merge(share.host().endpoint().locality().toString(), share.fraction(), Double::sum);
    }
    return shares;
  }
}
