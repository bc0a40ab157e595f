package dev.vicinity.core.locality;

import static dev.vicinity.core.mesh.Endpoints.CLUSTER;
import static dev.vicinity.core.mesh.Endpoints.endpoint;
import static dev.vicinity.core.mesh.Endpoints.labelled;
import static dev.vicinity.core.mesh.Endpoints.workload;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.core.locality.Ranking.Reach;
import dev.vicinity.core.mesh.Endpoint;
import dev.vicinity.core.mesh.EndpointSet;
import dev.vicinity.core.mesh.EndpointSet.Basis;
import dev.vicinity.core.mesh.EndpointSet.Weighting;
import dev.vicinity.core.mesh.Locality;
import dev.vicinity.core.mesh.LocalityGroup.Use;
import dev.vicinity.core.mesh.Readiness;
import dev.vicinity.core.mesh.Transport;
import dev.vicinity.core.mesh.Workload;
import dev.vicinity.core.policy.LocalityPolicy;
import dev.vicinity.core.policy.LocalityPolicy.Distribute;
import dev.vicinity.core.policy.LocalityPolicy.Failover;
import dev.vicinity.core.policy.LocalityPolicy.NearFirst;
import dev.vicinity.core.policy.LocalityPolicy.RegionPair;
import dev.vicinity.core.policy.LocalityPolicy.Scope;
import dev.vicinity.core.policy.LocalityPolicy.Share;
import dev.vicinity.core.policy.LocalityPolicy.TrafficDistribution;
import dev.vicinity.core.policy.LocalityPolicy.Unmatched;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RankingTest {
  private static final String NETWORK = "topology.istio.io/network";
  private static final String REGION = "topology.kubernetes.io/region";
  private static final String ZONE = "topology.kubernetes.io/zone";
  private static final String CLUSTER_LABEL = "topology.istio.io/cluster";

  private static final List<Endpoint> FOUR =
      List.of(endpoint(0, "kr/a"), endpoint(1, "kr/b"), endpoint(2, "us/a"), endpoint(3, "us/b"));

  @Test
  void nearestComeFirstWithoutAnyRule() {
    var set = rank(FOUR, workload("client", "kr/a"), new NearFirst());

    assertThat(set.basis()).isEqualTo(Basis.NEAR_FIRST);
    assertThat(set.weighting()).isEqualTo(Weighting.POOLED);
    assertThat(rows(set)).containsExactly("kr/a:0:1", "kr/b:1:1", "us/a:2:1", "us/b:2:1");
  }

  @Test
  void subzonesAreNearerThanZones() {
    var endpoints =
        List.of(endpoint(0, "r/z/s1"), endpoint(1, "r/z/s2"), endpoint(2, "r/y"), endpoint(3, "q"));

    assertThat(rows(rank(endpoints, workload("client", "r/z/s1"), new NearFirst())))
        .containsExactly("r/z/s1:0:1", "r/z/s2:1:1", "r/y:2:1", "q:3:1");
  }

  @Test
  void tiersHaveNoGaps() {
    var endpoints = List.of(endpoint(0, "r/z/s2"), endpoint(1, "q"));

    assertThat(rows(rank(endpoints, workload("client", "r/z/s1"), new NearFirst())))
        .containsExactly("r/z/s2:0:1", "q:1:1");
  }

  @Test
  void unknownLocalitiesAreNearEachOther() {
    var endpoints = List.of(endpoint(0, ""), endpoint(1, "kr/a"));

    assertThat(rows(rank(endpoints, workload("client", ""), new NearFirst())))
        .containsExactly(":0:1", "kr/a:1:1");
  }

  @Test
  void switchedOffLocalityIsOneTier() {
    var set = rank(FOUR, workload("client", "kr/a"), new LocalityPolicy.Off());

    assertThat(set.basis()).isEqualTo(Basis.NONE);
    assertThat(rows(set)).containsExactly("kr/a:0:1", "kr/b:0:1", "us/a:0:1", "us/b:0:1");
  }

  @Test
  void failoverNamesTheNextRegionAndKeepsTheOthersLast() {
    var endpoints =
        List.of(endpoint(0, "kr/a"), endpoint(1, "us/a"), endpoint(2, "eu/a"), endpoint(3, ""));
    var policy =
        new Failover(List.of(new RegionPair("kr", "us"), new RegionPair("kr", "eu")), List.of());
    var set = rank(endpoints, workload("client", "kr/a"), policy);

    assertThat(set.weighting()).isEqualTo(Weighting.BY_LOCALITY);
    assertThat(rows(set)).containsExactly("kr/a:0:1", "us/a:1:1", ":2:1", "eu/a:2:1");
  }

  @Test
  void failoverWithoutListsPoolsEachTier() {
    var set = rank(FOUR, workload("client", "us/b"), new Failover(List.of(), List.of()));

    assertThat(set.basis()).isEqualTo(Basis.FAILOVER);
    assertThat(set.weighting()).isEqualTo(Weighting.POOLED);
    assertThat(rows(set)).containsExactly("us/b:0:1", "us/a:1:1", "kr/a:2:1", "kr/b:2:1");
  }

  @Test
  void labelPriorityIsAPrefixMatchThatANetworkDoesNotStop() {
    var client = workload("client", "r2/z2", topology("n1", "r2", "z2"));
    var endpoints =
        List.of(
            onNetwork(0, "n1", "r2", "z2"),
            onNetwork(1, "n1", "r1", "z2"),
            onNetwork(2, "n1", "r3", "z9"),
            onNetwork(3, "n2", "r2", "z2"),
            onNetwork(4, "n2", "r1", "z2"),
            onNetwork(5, "n2", "r3", "z3"));
    var set = rank(endpoints, client, new Failover(List.of(), List.of(NETWORK, REGION, ZONE)));

    assertThat(set.basis()).isEqualTo(Basis.FAILOVER_PRIORITY);
    assertThat(set.weighting()).isEqualTo(Weighting.BY_LOCALITY);
    assertThat(tiersByPod(set))
        .containsExactly("pod-0:0", "pod-1:1", "pod-2:1", "pod-3:2", "pod-4:3", "pod-5:3");
  }

  @Test
  void regionsRefineLabelTiers() {
    var client = workload("client", "r1/z1/s1", Map.of(NETWORK, "n2", CLUSTER_LABEL, "c2"));
    var endpoints =
        List.of(
            clustered(0, "r1/z2", "n2", "c2"),
            clustered(1, "r2", "n2", "c2"),
            clustered(2, "r3", "n2", "c4"),
            clustered(3, "r1/z1/s1", "n1", "c1"),
            clustered(4, "r2", "n1", "c3"),
            clustered(5, "r3", "n1", "c6"));
    var policy = new Failover(List.of(new RegionPair("r1", "r2")), List.of(NETWORK, CLUSTER_LABEL));

    assertThat(tiersByPod(rank(endpoints, client, policy)))
        .containsExactly("pod-0:0", "pod-1:1", "pod-2:2", "pod-3:3", "pod-4:4", "pod-5:5");
  }

  @Test
  void labelWithAValueIgnoresTheConsumersOwn() {
    var client = workload("client", "r/z", Map.of("version", "v1"));
    var endpoints =
        List.of(
            labelled(0, "r/z", Map.of("version", "v1")),
            labelled(1, "r/z", Map.of("version", "v2")));

    assertThat(tiersByPod(rank(endpoints, client, new Failover(List.of(), List.of("version=v2")))))
        .containsExactly("pod-1:0", "pod-0:1");
  }

  @Test
  void labelMissingOnBothSidesMatches() {
    var client = workload("client", "r/z", Map.of("app", "client"));
    var endpoints = List.of(endpoint(0, "r/z"), labelled(1, "r/z", Map.of("rack", "7")));

    assertThat(tiersByPod(rank(endpoints, client, new Failover(List.of(), List.of("rack")))))
        .containsExactly("pod-0:0", "pod-1:1");
  }

  @Test
  void trafficDistributionPrefersTheZoneOrTheNode() {
    var client = workload("0", "kr/a");
    var sameNode = new TrafficDistribution(Scope.SAME_NODE);
    var endpoints =
        List.of(
            new Endpoint(
                endpoint(0, "kr/a").address(), client, 1, Readiness.READY, Transport.PLAIN),
            endpoint(1, "kr/a"),
            endpoint(2, "kr/b"),
            endpoint(3, "us/a"));

    assertThat(rows(rank(endpoints, client, new TrafficDistribution(Scope.SAME_ZONE))))
        .containsExactly("kr/a:0:2", "kr/b:1:1", "us/a:2:1");
    assertThat(rows(rank(endpoints, client, sameNode)))
        .containsExactly("kr/a:0:1", "kr/a:1:1", "kr/b:2:1", "us/a:3:1");
  }

  @Test
  void distributeDividesByPatternAndRoundsUp() {
    var endpoints = List.of(weighted(0, "r1/a", 3), weighted(1, "r1/b", 1), weighted(2, "r2/c", 5));
    var set =
        rank(
            endpoints,
            workload("client", "r1/a"),
            distribute(Unmatched.RESERVE, "r1", Map.of("r1/*", 70, "r2/*", 30)));

    assertThat(set.basis()).isEqualTo(Basis.DISTRIBUTE);
    assertThat(set.weighting()).isEqualTo(Weighting.BY_LOCALITY);
    assertThat(rows(set)).containsExactly("r1/a:0:53", "r1/b:0:18", "r2/c:0:30");
  }

  @Test
  void strictDistributeEmptiesWhatItDoesNotName() {
    var set =
        rank(
            FOUR,
            workload("client", "kr/a"),
            distribute(Unmatched.EXCLUDED, "kr/a", Map.of("kr/b", 100)));

    assertThat(rows(set)).containsExactly("kr/a:0:0", "kr/b:0:100", "us/a:0:0", "us/b:0:0");
    assertThat(set.groups().stream().filter(g -> !g.endpoints().isEmpty())).hasSize(1);
  }

  @Test
  void distributeKeepsTheOthersInReserveByDistance() {
    var set =
        rank(
            FOUR,
            workload("client", "kr/a"),
            distribute(Unmatched.RESERVE, "kr/a", Map.of("us/b", 100)));

    assertThat(rows(set)).containsExactly("us/b:0:100", "kr/a:1:1", "kr/b:2:1", "us/a:3:1");
    assertThat(set.groups().stream().map(g -> g.use()))
        .containsExactly(Use.REGULAR, Use.RESERVE, Use.RESERVE, Use.RESERVE);
  }

  @Test
  void reserveHasTheNearestTierWhenNothingNamedExists() {
    var set =
        rank(
            FOUR,
            workload("client", "kr/a"),
            distribute(Unmatched.RESERVE, "kr/a", Map.of("eu/a", 100)));

    assertThat(rows(set)).containsExactly("kr/a:0:1", "kr/b:1:1", "us/a:2:1", "us/b:2:1");
  }

  @Test
  void distributeForOthersChangesNothingButTheWeighting() {
    var set =
        rank(
            FOUR,
            workload("client", "kr/a"),
            distribute(Unmatched.EXCLUDED, "us/*", Map.of("us/b", 100)));

    assertThat(set.basis()).isEqualTo(Basis.NONE);
    assertThat(set.weighting()).isEqualTo(Weighting.BY_LOCALITY);
    assertThat(rows(set)).containsExactly("kr/a:0:1", "kr/b:0:1", "us/a:0:1", "us/b:0:1");
  }

  @ParameterizedTest
  @CsvSource({
    "*, r1/z1/s1, true",
    "*, '', true",
    "r1, r1/z2, true",
    "r1/*, r1/z1/s1, true",
    "r1/*, r2/z1, false",
    "r1/z1, r1/z1/s1, true",
    "r1/z1/*, r1/z1/s1, true",
    "r1/z1, r1/z2, false",
    "r1/z1/s2, r1/z1/s1, false",
    "r1, '', false",
  })
  void ruleLocalitiesCoverOthers(String rule, String locality, boolean expected) {
    assertThat(Distribution.matches(Locality.parse(rule), Locality.parse(locality)))
        .isEqualTo(expected);
  }

  @Test
  void nodeLocalTrafficSeesOnlyTheConsumersNode() {
    var set = Ranking.rank(CLUSTER, FOUR, workload("pod-2", "us/a"), new NearFirst(), Reach.NODE);

    assertThat(rows(set)).containsExactly("us/a:0:1");
    assertThat(
            Ranking.rank(CLUSTER, FOUR, workload("else", "us/a"), new NearFirst(), Reach.NODE)
                .groups())
        .isEmpty();
  }

  private static EndpointSet rank(
      List<Endpoint> endpoints, Workload consumer, LocalityPolicy policy) {
    return Ranking.rank(CLUSTER, endpoints, consumer, policy, Reach.MESH);
  }

  private static List<String> rows(EndpointSet set) {
    return set.groups().stream()
        .map(group -> group.locality() + ":" + group.tier() + ":" + group.weight())
        .toList();
  }

  private static List<String> tiersByPod(EndpointSet set) {
    return set.groups().stream()
        .flatMap(g -> g.endpoints().stream().map(e -> e.workload().name() + ":" + g.tier()))
        .toList();
  }

  private static Distribute distribute(Unmatched unmatched, String from, Map<String, Integer> to) {
    return new Distribute(List.of(new Share(from, to)), unmatched);
  }

  private static Endpoint weighted(int number, String locality, int weight) {
    return endpoint(number, locality, weight, Readiness.READY);
  }

  private static Endpoint onNetwork(int number, String network, String region, String zone) {
    return labelled(number, region + "/" + zone, topology(network, region, zone));
  }

  private static Endpoint clustered(int number, String locality, String network, String cluster) {
    return labelled(number, locality, Map.of(NETWORK, network, CLUSTER_LABEL, cluster));
  }

  private static Map<String, String> topology(String network, String region, String zone) {
    return Map.of(NETWORK, network, REGION, region, ZONE, zone);
  }
}
