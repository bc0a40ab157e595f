package dev.vicinity.core.balance;

import static dev.vicinity.core.mesh.Endpoints.endpoint;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vicinity.core.mesh.Endpoint;
import dev.vicinity.core.mesh.Readiness;
import dev.vicinity.core.policy.Balancing;
import dev.vicinity.core.policy.LocalityPolicy;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChoiceTest {
  private final PickRequest request = new PickRequest(new Random(11));

  @Test
  void roundRobinVisitsAllInTurn() {
    var picks = picks(Balancing.ROUND_ROBIN, equal(5), 50);

    assertThat(picks).containsOnly(10).hasSize(5);
  }

  @Test
  void roundRobinByWeightIsEvenOverShortRuns() {
    var picks = picks(Balancing.ROUND_ROBIN, weighted(1, 2, 5), 80);

    assertThat(picks[0]).isBetween(9, 11);
    assertThat(picks[1]).isBetween(19, 21);
    assertThat(picks[2]).isBetween(49, 51);
  }

  @ParameterizedTest
  @EnumSource(names = {"LEAST_REQUEST", "ROUND_ROBIN", "RANDOM"})
  void equalHostsGetEqualShares(Balancing balancing) {
    var picks = picks(balancing, equal(4), 20_000);

    for (int n : picks) {
      assertThat(n / 20_000.0).isCloseTo(0.25, within(0.01));
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"LEAST_REQUEST", "ROUND_ROBIN"})
  void weightsCountExceptForRandom(Balancing balancing) {
    var picks = picks(balancing, weighted(1, 3), 20_000);

    assertThat(picks[0] / 20_000.0).isCloseTo(0.25, within(0.01));
    assertThat(picks(Balancing.RANDOM, weighted(1, 3), 20_000)[0] / 20_000.0)
        .isCloseTo(0.5, within(0.015));
  }

  @Test
  void leastRequestKeepsAwayFromTheBusyHost() {
    var cluster = cluster(Balancing.LEAST_REQUEST, equal(2));
    for (int i = 0; i < 10; i++) {
      cluster.host(0).begin();
    }

    // the busy one is picked only when both draws fall on it
    assertThat(count(cluster, 10_000)[0] / 10_000.0).isCloseTo(0.25, within(0.015));
  }

  @Test
  void leastRequestKeepsQueuesShorterThanRandom() {
    assertThat(longestQueue(Balancing.LEAST_REQUEST)).isLessThan(longestQueue(Balancing.RANDOM));
  }

  /// Each step a request arrives, and every host is done with one request a while later.
  private int longestQueue(Balancing balancing) {
    var cluster = cluster(balancing, equal(10));
    var balancer = cluster.balancer();
    var running = new ArrayDeque<UpstreamHost>();
    int longest = 0;
    for (int i = 0; i < 5_000; i++) {
      var host = requireNonNull(balancer.pick(request.begin()));
      host.begin();
      running.add(host);
      longest = Math.max(longest, host.active());
      if (running.size() > 40) {
        running.remove().end();
      }
    }
    return longest;
  }

  private int[] picks(Balancing balancing, List<Endpoint> endpoints, int picks) {
    return count(cluster(balancing, endpoints), picks);
  }

  private int[] count(Clusters cluster, int picks) {
    var balancer = cluster.balancer();
    var counts = new HashMap<UpstreamHost, Integer>();
    for (int i = 0; i < picks; i++) {
      var host = requireNonNull(balancer.pick(request.begin()));
      counts.merge(host, 1, Integer::sum);
    }
    var byNumber = new int[cluster.set().groups().getFirst().endpoints().size()];
    for (int i = 0; i < byNumber.length; i++) {
      byNumber[i] = counts.getOrDefault(cluster.host(i), 0);
    }
    return byNumber;
  }

  private static Clusters cluster(Balancing balancing, List<Endpoint> endpoints) {
    return Clusters.of(
        endpoints, "kr/a", new LocalityPolicy.NearFirst(), Clusters.policy(balancing));
  }

  private static List<Endpoint> equal(int count) {
    var endpoints = new ArrayList<Endpoint>();
    for (int i = 0; i < count; i++) {
      endpoints.add(endpoint(i, "kr/a"));
    }
    return endpoints;
  }

  private static List<Endpoint> weighted(int... weights) {
    var endpoints = new ArrayList<Endpoint>();
    for (int i = 0; i < weights.length; i++) {
      endpoints.add(endpoint(i, "kr/a", weights[i], Readiness.READY));
    }
    return endpoints;
  }
}
