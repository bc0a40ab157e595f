package dev.vicinity.core.balance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vicinity.core.balance.Worlds.World;
import dev.vicinity.core.mesh.Address;
import dev.vicinity.core.mesh.Readiness;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Random;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class DecisionPropertiesTest {
  @Provide
  Arbitrary<World> any() {
    return Worlds.any();
  }

  @Provide
  Arbitrary<World> byNearness() {
    return Worlds.byNearness();
  }

  @Property
  void noEndpointIsInTwoTiersAndTiersHaveNoGaps(@ForAll("any") World world) {
    var addresses = new HashSet<Address>();
    var tiers = new HashSet<Integer>();
    for (var group : world.cluster().set().groups()) {
      tiers.add(group.tier());
      group.endpoints().forEach(e -> assertThat(addresses.add(e.address())).isTrue());
    }

    assertThat(tiers).allMatch(tier -> tier < tiers.size());
  }

  @Property
  void sharesSumToOneWheneverAReadyEndpointMayBeUsed(@ForAll("any") World world) {
    var cluster = world.cluster();
    boolean ready =
        cluster.set().groups().stream()
            .flatMap(group -> group.endpoints().stream())
            .anyMatch(endpoint -> endpoint.readiness() == Readiness.READY);
    double sum = 0;
    for (var share : cluster.balancer().shares()) {
      sum += share.fraction();
    }

    assertThat(sum).isCloseTo(ready ? 1 : 0, within(1e-9));
    assertThat(cluster.balancer().pick(new PickRequest(new Random(1))) != null).isEqualTo(ready);
  }

  @Property
  void unreadyEndpointsAreNeverPickedNotEvenByRetries(@ForAll("any") World world) {
    var balancer = world.cluster().balancer();
    var request = new PickRequest(new Random(2));
    for (int i = 0; i < 30; i++) {
      var host = balancer.pick(request);
      if (host == null) {
        return;
      }
      assertThat(host.endpoint().readiness()).isEqualTo(Readiness.READY);
      request.tried(host);
    }
  }

  @Property
  void oneMoreHealthyLocalEndpointNeverRaisesTheCrossZoneShare(@ForAll("byNearness") World world) {
    assertThat(crossZone(world.withALocalEndpoint())).isLessThanOrEqualTo(crossZone(world) + 1e-9);
  }

  private static double crossZone(World world) {
    var shares = world.cluster().balancer().shares();
    double local = 0;
    for (var share : shares) {
      var locality = share.host().endpoint().locality();
      boolean sameZone = locality.region().equals("kr") && locality.zone().equals("a");
      local += sameZone ? share.fraction() : 0;
    }
    return shares.isEmpty() ? 1 : 1 - local;
  }

  @Property(tries = 200)
  void picksFollowTheSharesThatTheBalancerTells(@ForAll("any") World world) {
    var balancer = world.cluster().balancer();
    var request = new PickRequest(new Random(4));
    int picks = 4000;
    var counts = new HashMap<UpstreamHost, Integer>();
    for (int i = 0; i < picks; i++) {
      var host = balancer.pick(request.begin());
      if (host == null) {
        return;
      }
      counts.merge(host, 1, Integer::sum);
    }

    double told = 0;
    for (var share : balancer.shares()) {
      double measured = counts.getOrDefault(share.host(), 0) / (double) picks;
      assertThat(measured).isCloseTo(share.fraction(), within(0.035));
      told += measured;
    }
    assertThat(told).isCloseTo(1, within(1e-9));
  }
}
