package dev.vicinity.core.balance;

import dev.vicinity.core.mesh.Endpoint;
import dev.vicinity.core.mesh.Endpoints;
import dev.vicinity.core.mesh.Readiness;
import dev.vicinity.core.policy.Balancing;
import dev.vicinity.core.policy.LocalityPolicy;
import dev.vicinity.core.policy.LocalityPolicy.Distribute;
import dev.vicinity.core.policy.LocalityPolicy.Failover;
import dev.vicinity.core.policy.LocalityPolicy.NearFirst;
import dev.vicinity.core.policy.LocalityPolicy.RegionPair;
import dev.vicinity.core.policy.LocalityPolicy.Scope;
import dev.vicinity.core.policy.LocalityPolicy.Share;
import dev.vicinity.core.policy.LocalityPolicy.TrafficDistribution;
import dev.vicinity.core.policy.LocalityPolicy.Unmatched;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/// Random clusters seen from `kr/a`: where endpoints are, how they are, how they are ranked.
public final class Worlds {
  public static final String CONSUMER = "kr/a";

  private Worlds() {}

  /// One endpoint: where, how heavy, what the orchestrator and what the proxy think of it.
  public record Place(String locality, int weight, Readiness readiness, int permille) {}

  /// A cluster and how it is called.
  public record World(List<Place> places, LocalityPolicy policy, Balancing balancing) {
    /// The same with one more healthy endpoint in the consumer's own zone.
    public World withALocalEndpoint() {
      var more = new ArrayList<>(places);
      more.add(new Place(CONSUMER, 1, Readiness.READY, 1000));
      return new World(more, policy, balancing);
    }

    public List<Endpoint> endpoints() {
      var endpoints = new ArrayList<Endpoint>();
      for (int i = 0; i < places.size(); i++) {
        var place = places.get(i);
        endpoints.add(Endpoints.endpoint(i, place.locality(), place.weight(), place.readiness()));
      }
      return endpoints;
    }

    public HostHealth health(int number) {
      int permille = places.get(number).permille();
      var offence = HostHealth.Offence.CONSECUTIVE_5XX;
      return switch (permille) {
        case 0 -> new HostHealth.Ejected(offence, 1, 0);
        case 1000 -> new HostHealth.Healthy();
        default -> new HostHealth.Probing(offence, 0, permille);
      };
    }

    public Clusters cluster() {
      var cluster = Clusters.of(endpoints(), CONSUMER, policy, Clusters.policy(balancing));
      for (var group : cluster.set().groups()) {
        for (var endpoint : group.endpoints()) {
          int number = endpoints().indexOf(endpoint);
          cluster.host(number).health(health(number));
        }
      }
      return cluster;
    }
  }

  public static Arbitrary<World> any() {
    return worlds(Arbitraries.of(policies()));
  }

  /// Worlds in which nearness alone decides.
  public static Arbitrary<World> byNearness() {
    return worlds(
        Arbitraries.of(
            new NearFirst(),
            new Failover(List.of(), List.of()),
            new Failover(List.of(new RegionPair("kr", "us")), List.of()),
            new TrafficDistribution(Scope.SAME_ZONE)));
  }

  private static List<LocalityPolicy> policies() {
    var shares = List.of(new Share("kr/*", Map.of("kr/a", 70, "us/*", 30)));
    return List.of(
        new NearFirst(),
        new LocalityPolicy.Off(),
        new Failover(List.of(), List.of()),
        new Failover(List.of(new RegionPair("kr", "us")), List.of()),
        new Failover(List.of(), List.of("topology.kubernetes.io/region")),
        new TrafficDistribution(Scope.SAME_NODE),
        new Distribute(shares, Unmatched.RESERVE),
        new Distribute(shares, Unmatched.EXCLUDED));
  }

  private static Arbitrary<World> worlds(Arbitrary<LocalityPolicy> policies) {
    var places =
        Combinators.combine(
                Arbitraries.of("kr/a", "kr/a/s1", "kr/b", "us/a", "us/b", "eu/a", ""),
                Arbitraries.integers().between(1, 4),
                Arbitraries.of(
                    Readiness.READY, Readiness.READY, Readiness.UNREADY, Readiness.DRAINING),
                Arbitraries.of(1000, 1000, 1000, 0, 300))
            .as(Place::new);
    return Combinators.combine(
            places.list().ofMinSize(0).ofMaxSize(12),
            policies,
            Arbitraries.of(Balancing.LEAST_REQUEST, Balancing.ROUND_ROBIN, Balancing.RANDOM))
        .as(World::new);
  }
}
