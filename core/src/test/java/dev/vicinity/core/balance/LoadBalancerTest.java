package dev.vicinity.core.balance;

import static dev.vicinity.core.mesh.Endpoints.endpoint;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vicinity.core.mesh.Endpoint;
import dev.vicinity.core.mesh.Readiness;
import dev.vicinity.core.policy.Balancing;
import dev.vicinity.core.policy.LocalityPolicy;
import dev.vicinity.core.policy.LocalityPolicy.Distribute;
import dev.vicinity.core.policy.LocalityPolicy.Failover;
import dev.vicinity.core.policy.LocalityPolicy.RegionPair;
import dev.vicinity.core.policy.LocalityPolicy.Share;
import dev.vicinity.core.policy.LocalityPolicy.Unmatched;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LoadBalancerTest {
  private static final List<Endpoint> FOUR =
      List.of(endpoint(0, "kr/a"), endpoint(1, "kr/b"), endpoint(2, "us/a"), endpoint(3, "us/b"));

  private final PickRequest request = new PickRequest(new Random(3));

  @Test
  void healthyZoneKeepsEverything() {
    var cluster = Clusters.nearFirst(FOUR, "kr/a");

    assertThat(cluster.simulate(1000)).containsOnlyKeys("kr/a");
    assertThat(reasonOfAPick(cluster)).isEqualTo(PickReason.LOCAL);
  }

  @Test
  void lostZoneFailsOverToTheNextTier() {
    var cluster = Clusters.nearFirst(FOUR, "kr/a").eject(0);

    assertThat(cluster.simulate(1000)).containsOnlyKeys("kr/b");
    assertThat(reasonOfAPick(cluster)).isEqualTo(PickReason.FAILOVER);
    assertThat(request.tier()).isEqualTo(1);
  }

  @Test
  void halfHealthyTierKeepsSeventyPercent() {
    var cluster =
        Clusters.nearFirst(
            List.of(endpoint(0, "kr/a"), endpoint(1, "kr/a"), endpoint(2, "kr/b")), "kr/a");
    cluster.eject(0);

    assertThat(cluster.simulate(2000).get("kr/a")).isCloseTo(0.7, within(0.005));
    assertThat(cluster.balancer().tiers()).extracting(TierLoad::percent).containsExactly(70, 30);
  }

  @Test
  void unreadyEndpointsCountAndAreNeverPicked() {
    var endpoints =
        List.of(
            endpoint(0, "kr/a"),
            endpoint(1, "kr/a", 1, Readiness.UNREADY),
            endpoint(2, "kr/a", 1, Readiness.DRAINING),
            endpoint(3, "kr/b"));
    var cluster = Clusters.nearFirst(endpoints, "kr/a");

    // floor(140 / 3)
    assertThat(cluster.shares()).containsEntry("kr/a", 0.46);
    assertThat(cluster.balancer().shares())
        .extracting(LoadBalancer.Share::host)
        .containsExactlyInAnyOrder(cluster.host(0), cluster.host(3));
  }

  @Test
  void nothingReadyIsNoPick() {
    var cluster = Clusters.nearFirst(List.of(endpoint(0, "kr/a", 1, Readiness.UNREADY)), "kr/a");

    assertThat(cluster.balancer().pick(request)).isNull();
    assertThat(LoadBalancer.EMPTY.pick(request)).isNull();
    assertThat(cluster.balancer().shares()).isEmpty();
  }

  @Test
  void ejectionNeverLeavesNothingToPick() {
    var cluster = Clusters.nearFirst(FOUR, "kr/a").eject(0, 1, 2, 3);

    assertThat(cluster.simulate(100)).containsOnlyKeys("kr/a");
    assertThat(reasonOfAPick(cluster)).isEqualTo(PickReason.PANIC);
  }

  @Test
  void minHealthPercentUsesEjectedHostsOfATierInPanic() {
    var endpoints =
        List.of(endpoint(0, "kr/a"), endpoint(1, "kr/a"), endpoint(2, "kr/a"), endpoint(3, "kr/a"));
    var policy = Clusters.policy(Balancing.RANDOM, Clusters.minHealth(50));
    var cluster = Clusters.of(endpoints, "kr/a", new LocalityPolicy.NearFirst(), policy);
    cluster.eject(0, 1, 2);

    assertThat(cluster.balancer().shares()).hasSize(4);
    assertThat(reasonOfAPick(cluster)).isEqualTo(PickReason.PANIC);
  }

  @ParameterizedTest
  @CsvSource({"20, 0.333", "14, 0.329", "10, 0.259", "5, 0.149", "0, 0"})
  void localityWeightShrinksWithItsHealth(int healthyOf20, double expected) {
    var endpoints = new ArrayList<Endpoint>();
    for (int i = 0; i < 20; i++) {
      var readiness = i < healthyOf20 ? Readiness.READY : Readiness.UNREADY;
      endpoints.add(endpoint(i, "kr/x", 1, readiness));
      endpoints.add(endpoint(100 + i, "kr/y", 2, Readiness.READY));
    }
    var cluster =
        Clusters.of(
            endpoints,
            "kr/z",
            new Failover(List.of(new RegionPair("kr", "us")), List.of()),
            Clusters.policy(Balancing.LEAST_REQUEST));

    assertThat(cluster.shares().getOrDefault("kr/x", 0.0)).isCloseTo(expected, within(0.001));
    assertThat(cluster.simulate(5000).getOrDefault("kr/x", 0.0)).isCloseTo(expected, within(0.003));
  }

  @Test
  void distributeHoldsItsWeightsOverTwoThousandRequests() {
    var cluster = distributed(Unmatched.RESERVE, Map.of("kr/a", 90, "us/b", 10));

    assertThat(cluster.simulate(2000).get("kr/a")).isCloseTo(0.9, within(0.005));
    assertThat(reasonOfAPick(cluster)).isEqualTo(PickReason.DISTRIBUTE);
  }

  @Test
  void reserveTakesOverOnlyWhenNothingNamedCanAnswer() {
    var cluster = distributed(Unmatched.RESERVE, Map.of("us/a", 50, "us/b", 50));
    assertThat(cluster.simulate(1000)).containsOnlyKeys("us/a", "us/b");

    cluster.eject(2);
    assertThat(cluster.simulate(1000)).containsOnlyKeys("us/b");

    cluster.eject(3);
    assertThat(cluster.simulate(1000)).containsOnlyKeys("kr/a");
    assertThat(reasonOfAPick(cluster)).isEqualTo(PickReason.RESERVE);

    cluster.eject(0);
    assertThat(cluster.simulate(1000)).containsOnlyKeys("kr/b");
  }

  @Test
  void strictDistributeFailsRatherThanLeaveItsTarget() {
    var unready = List.of(endpoint(0, "kr/a"), endpoint(1, "us/a", 1, Readiness.UNREADY));
    var locality =
        new Distribute(List.of(new Share("kr/a", Map.of("us/a", 100))), Unmatched.EXCLUDED);
    var cluster = Clusters.of(unready, "kr/a", locality, Clusters.policy(Balancing.LEAST_REQUEST));

    assertThat(cluster.simulate(10)).containsOnlyKeys("none");
  }

  @Test
  void retryTakesAnotherHostThenAnotherTier() {
    var endpoints = List.of(endpoint(0, "kr/a"), endpoint(1, "kr/a"), endpoint(2, "us/a"));
    var cluster = Clusters.nearFirst(endpoints, "kr/a");
    var balancer = cluster.balancer();
    request.begin();
    var tried = new ArrayList<UpstreamHost>();
    for (int i = 0; i < 3; i++) {
      var host = requireNonNull(balancer.pick(request));
      assertThat(tried).doesNotContain(host);
      assertThat(request.tier()).isEqualTo(i < 2 ? 0 : 1);
      assertThat(request.reason()).isEqualTo(i == 0 ? PickReason.LOCAL : PickReason.RETRY);
      request.tried(host);
      tried.add(host);
    }
    // nothing untried is left: the one that is due
    assertThat(balancer.pick(request)).isIn(cluster.host(0), cluster.host(1));
  }

  @Test
  void reasonTellsWhetherTheNearestIsNear() {
    assertThat(reasonOfAPick(Clusters.nearFirst(FOUR, "eu/a"))).isEqualTo(PickReason.NEAREST);
    assertThat(reasonOfAPick(Clusters.nearFirst(FOUR, ""))).isEqualTo(PickReason.ANY);
    assertThat(
            reasonOfAPick(
                Clusters.of(
                    FOUR, "kr/a", new LocalityPolicy.Off(), Clusters.policy(Balancing.RANDOM))))
        .isEqualTo(PickReason.ANY);
  }

  @Test
  void probingHostGetsItsPartOfAShare() {
    var endpoints =
        List.of(endpoint(0, "kr/a"), endpoint(1, "kr/a"), endpoint(2, "kr/a"), endpoint(3, "kr/a"));
    var cluster = Clusters.nearFirst(endpoints, "kr/a").probe(0, 200);
    var share =
        cluster.balancer().shares().stream()
            .filter(s -> s.host() == cluster.host(0))
            .findFirst()
            .orElseThrow();

    assertThat(share.fraction()).isCloseTo(0.2 / 3.2, within(1e-9));
  }

  @Test
  void probingZoneGetsTrafficBackGradually() {
    var cluster = Clusters.nearFirst(FOUR, "kr/a");

    assertThat(cluster.probe(0, 100).shares()).containsEntry("kr/a", 0.14);
    assertThat(cluster.probe(0, 500).shares()).containsEntry("kr/a", 0.7);
    assertThat(cluster.probe(0, 800).shares()).containsEntry("kr/a", 1.0);
  }

  private Clusters distributed(Unmatched unmatched, Map<String, Integer> to) {
    return Clusters.of(
        FOUR,
        "kr/a",
        new Distribute(List.of(new Share("kr/*", to)), unmatched),
        Clusters.policy(Balancing.LEAST_REQUEST));
  }

  private PickReason reasonOfAPick(Clusters cluster) {
    assertThat(cluster.balancer().pick(request.begin())).isNotNull();
    return request.reason();
  }
}
