package dev.vicinity.verify.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Istio's locality guides as written: helloworld in four localities, a client in the first.
@OnCluster
class LocalityTest {
  private static final String URL = "http://" + Apps.HELLO + "/hello";
  private static final Duration SETTLE = Duration.ofSeconds(60);

  private static Cluster cluster;
  private static Sandbox sandbox;

  /// The client's zone, another of its region, and two of another region.
  private static String here;

  private static String near;
  private static String far;
  private static String farther;

  @BeforeAll
  static void deploy(Cluster shared) {
    cluster = shared;
    var localities = cluster.localities();
    assumeTrue(localities.size() >= 4, "needs nodes in two regions of two zones: " + localities);
    here = localities.get(0);
    near = localities.get(1);
    far = localities.get(2);
    farther = localities.get(3);
    assumeTrue(regionOf(here).equals(regionOf(near)) && !regionOf(here).equals(regionOf(far)));
    sandbox = cluster.meshed("locality");
    sandbox.apply(Apps.helloService());
    for (var locality : List.of(here, near, far, farther)) sandbox.apply(Apps.hello(locality));
    sandbox.apply(Apps.client("client", here));
    for (var locality : List.of(here, near, far, farther)) {
      sandbox.awaitRollout(Apps.helloIn(locality));
    }
    sandbox.awaitRollout("client");
  }

  @AfterEach
  void backToTheStart() {
    sandbox.kubectl("", "delete", "destinationrules.networking.istio.io", "--all");
    for (var locality : List.of(here, near, far, farther)) {
      sandbox.scale(Apps.helloIn(locality), 1);
    }
  }

  @Test
  void nearestAnswersWithoutAnyRule() {
    var answers = becomes(Map.of(here, 100.0), 1000);
    assertThat(answers.codes()).containsOnlyKeys("200");
  }

  @Test
  void withoutOutlierDetectionALocalityScaledToZeroFailsOverAndComesBack() {
    rule("localityLbSetting: {enabled: true}", "");
    failsOverAndComesBack();
  }

  @Test
  void withOutlierDetectionALocalityScaledToZeroFailsOverAndComesBack() {
    rule(failover(), outlierDetection());
    failsOverAndComesBack();
  }

  private static void failsOverAndComesBack() {
    becomes(Map.of(here, 100.0), 200);
    sandbox.scale(Apps.helloIn(here), 0);
    becomes(Map.of(near, 100.0), 200);
    sandbox.scale(Apps.helloIn(near), 0);
    becomes(Map.of(far, 50.0, farther, 50.0), 1000);
    sandbox.scale(Apps.helloIn(near), 1);
    becomes(Map.of(near, 100.0), 200);
    sandbox.scale(Apps.helloIn(here), 1);
    becomes(Map.of(here, 100.0), 1000);
  }

  @Test
  void failingHostIsEjectedItsNeighbourTakesOverAndItComesBack() {
    rule(failover(), outlierDetection());
    becomes(Map.of(here, 100.0), 200);
    var failed = sandbox.exec("client", "curl", "-s", "http://" + Apps.HELLO + "/fail?status=503");
    assertThat(failed.exit()).isZero();
    cluster.saw("one answer of 503 from " + here);
    becomes(Map.of(near, 100.0), 200);
    becomes(Map.of(here, 100.0), 200); // baseEjectionTime is over
  }

  @Test
  void distributeSendsAllToOneLocality() {
    distribute(Map.of(far, 100));
    becomes(Map.of(far, 100.0), 1000);
  }

  @Test
  void distributeSharesNinetyToTen() {
    distribute(Map.of(here, 90, far, 10));
    becomes(Map.of(here, 90.0, far, 10.0), 2000);
  }

  @Test
  void shareOfALocalityScaledToZeroGoesToTheOthersOfTheRule() {
    distribute(Map.of(near, 90, far, 10));
    becomes(Map.of(near, 90.0, far, 10.0), 1000);
    sandbox.scale(Apps.helloIn(near), 0);
    becomes(Map.of(far, 100.0), 1000);
    sandbox.scale(Apps.helloIn(near), 1);
    becomes(Map.of(near, 90.0, far, 10.0), 1000);
  }

  @Test
  void nearestTakesOverWhereEveryLocalityOfTheRuleIsEmptyUnlessTheRuleIsStrict() {
    distribute(Map.of(far, 100));
    becomes(Map.of(far, 100.0), 200);
    sandbox.scale(Apps.helloIn(far), 0);
    becomes(Map.of(here, 100.0), 200);
    var strict = "vicinity.dev/strict-locality=true";
    sandbox.kubectl("", "annotate", "destinationrule", "helloworld", strict);
    Await.untilAsserted(SETTLE, () -> assertThat(ask(50).codes()).containsOnlyKeys("503"));
    sandbox.endpoints("client", "helloworld");
    cluster.saw(strict + ": " + ask(50));
    sandbox.scale(Apps.helloIn(far), 1);
    becomes(Map.of(far, 100.0), 200);
  }

  /// Waits for these shares, then counts over that many requests and prints what it saw.
  private static Answers becomes(Map<String, Double> percents, int requests) {
    Await.untilAsserted(SETTLE, () -> check(ask(100), percents, 15));
    sandbox.endpoints("client", "helloworld");
    var answers = ask(requests);
    cluster.saw(answers.toString());
    check(answers, percents, percents.size() == 1 ? 0 : percents.containsValue(50.0) ? 6 : 3);
    return answers;
  }

  private static void check(Answers answers, Map<String, Double> percents, double points) {
    assertThat(answers.codes()).as("%s", answers).containsOnlyKeys("200");
    percents.forEach(
        (locality, percent) ->
            assertThat(answers.percent(Apps.versionIn(locality)))
                .as("%s", answers)
                .isCloseTo(percent, within(points)));
  }

  private static Answers ask(int times) {
    return Answers.ask(sandbox, "client", URL, times);
  }

  private static void distribute(Map<String, Integer> to) {
    var shares = new StringBuilder();
    to.forEach((locality, share) -> shares.append("\"%s/*\": %d, ".formatted(locality, share)));
    rule(
        """
        localityLbSetting:
                enabled: true
                distribute:
                - from: "%s/*"
                  to: {%s}\
        """
            .formatted(here, shares.substring(0, shares.length() - 2)),
        outlierDetection());
  }

  private static String failover() {
    return """
    localityLbSetting:
            enabled: true
            failover: [{from: %s, to: %s}]\
    """
        .formatted(regionOf(here), regionOf(far));
  }

  private static String outlierDetection() {
    // by default a tenth may be ejected, which among four hosts is none, as in Envoy
    return "outlierDetection: {consecutive5xxErrors: 1, interval: 1s, baseEjectionTime: 8s,"
        + " maxEjectionPercent: 100}";
  }

  private static void rule(String locality, String more) {
    sandbox.apply(
        """
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {name: helloworld}
        spec:
          host: helloworld.%s.svc.cluster.local
          trafficPolicy:
            connectionPool: {http: {maxRequestsPerConnection: 1}}
            loadBalancer:
              simple: ROUND_ROBIN
              %s
            %s
        """
            .formatted(sandbox.namespace(), locality, more));
  }

  private static String regionOf(String locality) {
    return locality.substring(0, locality.indexOf('/'));
  }
}
