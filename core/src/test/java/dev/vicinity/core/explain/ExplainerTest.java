package dev.vicinity.core.explain;

import static dev.vicinity.core.mesh.Endpoints.CLUSTER;
import static dev.vicinity.core.mesh.Endpoints.address;
import static dev.vicinity.core.mesh.Endpoints.endpoint;
import static dev.vicinity.core.mesh.Endpoints.workload;
import static dev.vicinity.core.route.Routes.exact;
import static dev.vicinity.core.route.Routes.forward;
import static dev.vicinity.core.route.Routes.rule;
import static dev.vicinity.core.route.Routes.to;
import static dev.vicinity.core.route.Routes.uri;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vicinity.core.balance.Clusters;
import dev.vicinity.core.balance.HostHealth;
import dev.vicinity.core.explain.Explainer.HealthView;
import dev.vicinity.core.explain.Explanation.ExplainedEndpoint;
import dev.vicinity.core.locality.Ranking;
import dev.vicinity.core.locality.Ranking.Reach;
import dev.vicinity.core.mesh.AppProtocol;
import dev.vicinity.core.mesh.ClusterKey;
import dev.vicinity.core.mesh.Endpoint;
import dev.vicinity.core.mesh.EndpointSet;
import dev.vicinity.core.mesh.Readiness;
import dev.vicinity.core.mesh.Target;
import dev.vicinity.core.mesh.Version;
import dev.vicinity.core.policy.Balancing;
import dev.vicinity.core.policy.ClusterSpec;
import dev.vicinity.core.policy.LocalityPolicy;
import dev.vicinity.core.policy.LocalityPolicy.Distribute;
import dev.vicinity.core.policy.LocalityPolicy.NearFirst;
import dev.vicinity.core.policy.LocalityPolicy.Share;
import dev.vicinity.core.policy.LocalityPolicy.Unmatched;
import dev.vicinity.core.route.Destination;
import dev.vicinity.core.route.HeaderChanges;
import dev.vicinity.core.route.Request;
import dev.vicinity.core.route.Route;
import dev.vicinity.core.route.RouteAction;
import dev.vicinity.core.route.RouteMatch;
import dev.vicinity.core.route.RouteTable;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExplainerTest {
  private static final Request GET = Request.get("/hello");
  private static final List<Endpoint> FOUR =
      List.of(endpoint(0, "kr/a"), endpoint(1, "kr/b"), endpoint(2, "us/a"), endpoint(3, "us/b"));

  @Test
  void nearestEndpointTakesAllAndTheOthersAreShown() {
    var told = explain(FOUR, new NearFirst(), HealthView.ALL_HEALTHY);

    assertThat(told.route()).isEmpty();
    assertThat(told.cluster()).isEqualTo(CLUSTER.name());
    assertThat(told.endpoints())
        .extracting(ExplainedEndpoint::share)
        .containsExactly(1.0, 0.0, 0.0, 0.0);
    assertThat(told.endpoints()).extracting(ExplainedEndpoint::tier).containsExactly(0, 1, 2, 2);
    assertThat(told.reasons())
        .containsExactly(
            "No rule applies to helloworld.sample.svc.cluster.local: its default route is taken.",
            "No locality rule for helloworld.sample.svc.cluster.local:80: the nearest endpoints"
                + " come first, seen from kr/a.",
            "Tier 0 (kr/a): 1 of 1 endpoints usable; takes all traffic.",
            "Tier 1 (kr/b): 1 of 1 endpoints usable; takes none: nearer tiers can carry it all.",
            "Tier 2 (us/a, us/b): 2 of 2 endpoints usable; takes none: nearer tiers can carry it"
                + " all.");
  }

  @Test
  void spillIsToldWithItsCause() {
    var endpoints =
        List.of(
            endpoint(0, "kr/a"), endpoint(1, "kr/a", 1, Readiness.UNREADY), endpoint(2, "kr/b"));
    var told = explain(endpoints, new NearFirst(), HealthView.ALL_HEALTHY);

    assertThat(told.endpoints())
        .extracting(ExplainedEndpoint::share)
        .containsExactly(0.7, 0.0, 0.3);
    assertThat(told.endpoints())
        .extracting(ExplainedEndpoint::health)
        .containsExactly("healthy", "unready", "healthy");
    assertThat(told.reasons())
        .contains(
            "127.0.0.2:5000 (pod-1, kr/a) is not ready: it counts in its tier, and gets nothing.",
            "Tier 0 (kr/a): 1 of 2 endpoints usable; takes 70% (a tier keeps 1.4 times its usable"
                + " part, the rest spills over).");
  }

  @Test
  void ejectedHostsAreToldFromTheLiveView() {
    HealthView view =
        (_, address) ->
            address.equals(address(0))
                ? new HostHealth.Ejected(HostHealth.Offence.CONSECUTIVE_5XX, 1, 0)
                : new HostHealth.Healthy();
    var told = explain(FOUR, new NearFirst(), view);

    assertThat(told.endpoints().get(0).health()).isEqualTo("ejected");
    assertThat(told.endpoints().get(1).share()).isEqualTo(1.0);
    assertThat(told.reasons()).anyMatch(reason -> reason.contains("is ejected for failing"));
  }

  @Test
  void reserveTellsThatItTakesOver() {
    var policy = new Distribute(List.of(new Share("kr/a", Map.of("us/a", 100))), Unmatched.RESERVE);
    var endpoints = List.of(endpoint(0, "kr/a"), endpoint(1, "us/a", 1, Readiness.UNREADY));
    var told = explain(endpoints, policy, HealthView.ALL_HEALTHY);

    assertThat(told.endpoints()).extracting(ExplainedEndpoint::share).containsExactly(0.0, 1.0);
    assertThat(told.reasons())
        .contains(
            "Tier 1 (kr/a): 1 of 1 endpoints usable; in reserve, takes 100% because nothing the"
                + " rule names can answer.");
  }

  @Test
  void noHealthyUpstreamHasNoEndpointsButAReason() {
    var unready = List.of(endpoint(0, "kr/a", 1, Readiness.UNREADY));
    var policy =
        new Distribute(List.of(new Share("kr/a", Map.of("eu/a", 100))), Unmatched.EXCLUDED);

    for (var told :
        List.of(
            explain(List.of(), new NearFirst(), HealthView.ALL_HEALTHY),
            explain(unready, new NearFirst(), HealthView.ALL_HEALTHY),
            explain(FOUR, policy, HealthView.ALL_HEALTHY))) {
      assertThat(told.endpoints()).isEmpty();
      assertThat(told.reasons()).anyMatch(reason -> reason.startsWith("no healthy upstream: "));
    }
  }

  @Test
  void weightedClustersShareTheWhole() {
    var route = rule("http[0]", forward(to("v1", 75), to("v2", 25)), uri(exact("/hello")));
    var told = explain(route, Map.of("v1", FOUR, "v2", List.of(endpoint(9, "kr/b"))));

    assertThat(told.route().orElseThrow().rule()).isEqualTo("http[0]");
    assertThat(told.cluster()).isEqualTo("outbound|80||v1");
    assertThat(sum(told)).isCloseTo(1, within(1e-9));
    assertThat(told.endpoints().getLast().share()).isCloseTo(0.25, within(1e-9));
    assertThat(told.reasons())
        .contains(
            "VirtualService sample/reviews, rule http[0], matches this request.",
            "The rule divides traffic: 75% to v1:80, 25% to v2:80.");
  }

  @Test
  void clusterThatCannotAnswerLeavesTheSharesToTheOthers() {
    var told =
        explain(
            rule("r", forward(to("v1", 90), to("v2", 10))), Map.of("v1", FOUR, "v2", List.of()));

    assertThat(sum(told)).isCloseTo(1, within(1e-9));
    assertThat(told.reasons())
        .contains("10% of the requests, those to v2:80, fail; the shares shown are of the others.");
  }

  @Test
  void clusterThatNobodyDefinesIsNamed() {
    var told = explain(rule("r", forward(to("v9", 1))), Map.of());

    assertThat(told.endpoints()).isEmpty();
    assertThat(told.cluster()).isEqualTo("outbound|80||v9");
    assertThat(told.reasons())
        .anyMatch(reason -> reason.contains("nobody defines the cluster outbound|80||v9"));
  }

  @Test
  void answersOfTheProxyItselfNeedNoEndpoint() {
    var direct = rule("r", new RouteAction.DirectResponse(418, "tea"));

    assertThat(explain(direct, Map.of()).reasons())
        .contains("It answers 418 itself; no endpoint is asked.");
    assertThat(explain(rule("r", direct.action(), uri(exact("/x"))), Map.of()).reasons())
        .anyMatch(reason -> reason.contains("404 (NR)"));
  }

  @Test
  void unknownDestinationIsSaidToPassThrough() {
    var destination =
        new Destination(new Target("example.com", 80), Version.NONE, new Destination.Unknown());
    var told = explainer(Map.of(), HealthView.ALL_HEALTHY).explain(destination, GET);

    assertThat(told.endpoints()).isEmpty();
    assertThat(told.cluster()).isEqualTo("PassthroughCluster");
    assertThat(told.reasons()).anyMatch(reason -> reason.contains("example.com:80"));
  }

  @Test
  void opaqueServicesAreExplainedByTheirTcpRoute() {
    var known =
        new Destination.Known(
            CLUSTER.host(),
            AppProtocol.TCP,
            new RouteTable(List.of()),
            List.of(to(CLUSTER.host(), 100)),
            List.of(spec(CLUSTER)));
    var set = rank(CLUSTER, FOUR, new NearFirst());
    var told =
        explainer(Map.of(CLUSTER, set), HealthView.ALL_HEALTHY)
            .explain(new Destination(new Target("10.0.0.1", 80), Version.NONE, known), GET);

    assertThat(sum(told)).isCloseTo(1, within(1e-9));
  }

  private static double sum(Explanation told) {
    return told.endpoints().stream().mapToDouble(ExplainedEndpoint::share).sum();
  }

  private static Explanation explain(
      List<Endpoint> endpoints, LocalityPolicy policy, HealthView health) {
    var route =
        new Route(
            Route.Source.DEFAULT,
            List.of(RouteMatch.ANY),
            forward(to(CLUSTER.host(), 100)),
            HeaderChanges.NONE,
            HeaderChanges.NONE);
    var known = known(route, List.of(spec(CLUSTER)));
    var sets = Map.of(CLUSTER, rank(CLUSTER, endpoints, policy));
    return explainer(sets, health).explain(known, GET);
  }

  private static Explanation explain(Route route, Map<String, List<Endpoint>> clusters) {
    var specs = new ArrayList<ClusterSpec>();
    var sets = new HashMap<ClusterKey, EndpointSet>();
    clusters.forEach(
        (host, endpoints) -> {
          var key = ClusterKey.of(host, 80);
          specs.add(spec(key));
          sets.put(key, rank(key, endpoints, new NearFirst()));
        });
    return explainer(sets, HealthView.ALL_HEALTHY).explain(known(route, specs), GET);
  }

  private static Destination known(Route route, List<ClusterSpec> clusters) {
    return new Destination(
        new Target(CLUSTER.host(), 80),
        Version.NONE,
        new Destination.Known(
            CLUSTER.host(), AppProtocol.HTTP, new RouteTable(List.of(route)), List.of(), clusters));
  }

  private static ClusterSpec spec(ClusterKey key) {
    return new ClusterSpec(
        key,
        AppProtocol.HTTP,
        ClusterSpec.Membership.ENDPOINTS,
        "helloworld",
        "sample",
        Clusters.policy(Balancing.LEAST_REQUEST));
  }

  private static EndpointSet rank(ClusterKey key, List<Endpoint> endpoints, LocalityPolicy policy) {
    return Ranking.rank(key, endpoints, workload("client", "kr/a"), policy, Reach.MESH);
  }

  private static Explainer explainer(Map<ClusterKey, EndpointSet> sets, HealthView health) {
    return new Explainer(
        workload("client", "kr/a"),
        key -> sets.getOrDefault(key, EndpointSet.empty(key, Version.NONE)),
        health);
  }
}
