package dev.vicinity.core.explain;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vicinity.core.balance.Clusters;
import dev.vicinity.core.balance.LoadBalancer;
import dev.vicinity.core.balance.PickRequest;
import dev.vicinity.core.balance.UpstreamHost;
import dev.vicinity.core.balance.Worlds;
import dev.vicinity.core.balance.Worlds.World;
import dev.vicinity.core.locality.Ranking;
import dev.vicinity.core.locality.Ranking.Reach;
import dev.vicinity.core.mesh.Address;
import dev.vicinity.core.mesh.AppProtocol;
import dev.vicinity.core.mesh.ClusterKey;
import dev.vicinity.core.mesh.EndpointSet;
import dev.vicinity.core.mesh.Endpoints;
import dev.vicinity.core.mesh.Target;
import dev.vicinity.core.mesh.Version;
import dev.vicinity.core.mesh.Workload;
import dev.vicinity.core.policy.ClusterSpec;
import dev.vicinity.core.route.Destination;
import dev.vicinity.core.route.Forwarding;
import dev.vicinity.core.route.Request;
import dev.vicinity.core.route.RouteMatcher;
import dev.vicinity.core.route.Routes;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ExplainedSharesTest {
  private static final Request GET = Request.get("/");
  private static final int REQUESTS = 4000;
  private static final ClusterKey V1 = ClusterKey.of("v1", 80);
  private static final ClusterKey V2 = ClusterKey.of("v2", 80);

  @Provide
  Arbitrary<World> any() {
    return Worlds.any();
  }

  /// Two clusters of 70 and 30; requests are sent as a sidecar sends them and counted.
  @Property(tries = 100)
  void explainedSharesEqualMeasuredTraffic(
      @ForAll("any") World first, @ForAll("any") World second) {
    var worlds = Map.of(V1, first, V2, second);
    var table =
        Routes.table(Routes.rule("r", Routes.forward(Routes.to("v1", 70), Routes.to("v2", 30))));
    var client = Endpoints.workload("client", Worlds.CONSUMER);
    var known =
        new Destination.Known(
            "v", AppProtocol.HTTP, table, List.of(), List.of(spec(V1, first), spec(V2, second)));
    var told =
        new Explainer(
                client,
                key -> set(worlds, key, client),
                (k, a) -> world(worlds, k).health(number(worlds, k, a)))
            .explain(new Destination(new Target("v", 80), Version.NONE, known), GET);

    var measured =
        measure(
            RouteMatcher.of(table, 3),
            Map.of(V1, first.cluster().balancer(), V2, second.cluster().balancer()));
    double answered = measured.values().stream().mapToInt(Integer::intValue).sum();
    assertThat(told.endpoints().isEmpty()).isEqualTo(answered == 0);
    double sum = 0;
    for (var endpoint : told.endpoints()) {
      sum += endpoint.share();
      int count = measured.getOrDefault(endpoint.cluster() + " " + endpoint.address(), 0);
      assertThat(count / answered).isCloseTo(endpoint.share(), within(0.05));
    }
    if (!told.endpoints().isEmpty()) {
      assertThat(sum).isCloseTo(1, within(1e-9));
    }
  }

  private static Map<String, Integer> measure(
      RouteMatcher matcher, Map<ClusterKey, LoadBalancer> balancers) {
    var request = new PickRequest(new Random(9));
    var counts = new HashMap<String, Integer>();
    for (int i = 0; i < REQUESTS; i++) {
      var route = requireNonNull(matcher.match(GET));
      var forwarding = (Forwarding) route.action();
      var key = forwarding.clusters().get(forwarding.choose()).cluster();
      UpstreamHost host = balancers.getOrDefault(key, LoadBalancer.EMPTY).pick(request.begin());
      if (host != null) {
        counts.merge(key + " " + host, 1, Integer::sum);
      }
    }
    return counts;
  }

  private static World world(Map<ClusterKey, World> worlds, ClusterKey key) {
    var world = worlds.get(key);
    if (world == null) {
      throw new IllegalArgumentException("no world for " + key);
    }
    return world;
  }

  private static int number(Map<ClusterKey, World> worlds, ClusterKey key, Address address) {
    var endpoints = world(worlds, key).endpoints();
    for (int i = 0; i < endpoints.size(); i++) {
      if (endpoints.get(i).address().equals(address)) {
        return i;
      }
    }
    throw new IllegalArgumentException("no endpoint " + address);
  }

  private static EndpointSet set(Map<ClusterKey, World> worlds, ClusterKey key, Workload client) {
    var world = world(worlds, key);
    return Ranking.rank(key, world.endpoints(), client, world.policy(), Reach.MESH);
  }

  private static ClusterSpec spec(ClusterKey key, World world) {
    return new ClusterSpec(
        key,
        AppProtocol.HTTP,
        ClusterSpec.Membership.ENDPOINTS,
        key.host(),
        "sample",
        Clusters.policy(world.balancing()));
  }
}
