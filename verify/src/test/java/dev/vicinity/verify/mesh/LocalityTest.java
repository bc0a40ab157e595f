package dev.vicinity.verify.mesh;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.vicinity.cli.explain.Answer;
import dev.vicinity.control.apiserver.Eventually;
import dev.vicinity.verify.mesh.Manifests.Ready;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The public locality guides: where traffic goes while everything is well.
class LocalityTest {
  /// The contract says a second; a loaded machine gets a few.
  private static final Duration SOON = Duration.ofSeconds(5);

  private Mesh mesh;

  @BeforeEach
  void start(@TempDir Path folder) {
    mesh = Mesh.started(folder);
  }

  @AfterEach
  void stop() {
    mesh.close();
  }

  @Test
  void trafficStaysInTheNearestZoneWithoutAnyRule() {
    assertThat(mesh.ask(200)).isEqualTo(Map.of("hello-kr-a", 200));
    assertExplained(Map.of("hello-kr-a", 1.0));
  }

  @Test
  void distributeSendsAllToOneLocality() {
    mesh.rule(distribute("\"us/b/*\": 100"));
    Eventually.holds(SOON, () -> assertThat(mesh.ask(20)).isEqualTo(Map.of("hello-us-b", 20)));
    assertThat(mesh.ask(200)).isEqualTo(Map.of("hello-us-b", 200));
    assertExplained(Map.of("hello-us-b", 1.0));
  }

  @Test
  void distributeHoldsItsWeightsOverTwoThousandRequests() {
    mesh.rule(distribute("\"kr/a/*\": 90, \"us/a/*\": 10"));
    Eventually.holds(SOON, () -> assertThat(mesh.ask(50)).containsKey("hello-us-a"));
    var counts = mesh.ask(2000);
    assertThat(counts).containsOnlyKeys("hello-kr-a", "hello-us-a");
    assertThat(counts.getOrDefault("hello-kr-a", 0) / 20.0).isCloseTo(90, within(2.0));
    assertExplained(Map.of("hello-kr-a", 0.9, "hello-us-a", 0.1));
  }

  @Test
  void anEmptiedTargetIsTakenOverByTheRestAndTheReasonIsTold() {
    mesh.rule(distribute("\"us/b/*\": 100"));
    Eventually.holds(SOON, () -> assertThat(mesh.ask(20)).isEqualTo(Map.of("hello-us-b", 20)));
    mesh.removePod("hello-us-b");
    Eventually.holds(
        SOON, () -> assertThat(mesh.ask(20)).doesNotContainKeys("hello-us-b", "status-503"));
    assertThat(mesh.ask(100)).doesNotContainKey("status-503");
    assertThat(mesh.explain().reasons())
        .anyMatch(reason -> reason.contains("nothing the rule names can answer"));
  }

  @Test
  void anEmptiedTargetMeansNoHealthyUpstreamWhenAskedFor() throws Exception {
    mesh.rule(distribute("\"us/b/*\": 100"), "vicinity.dev/strict-locality: \"true\"");
    Eventually.holds(SOON, () -> assertThat(mesh.ask(20)).isEqualTo(Map.of("hello-us-b", 20)));
    mesh.removePod("hello-us-b");
    Eventually.holds(SOON, () -> assertThat(mesh.ask(20)).isEqualTo(Map.of("status-503", 20)));
    try (var caller = mesh.caller()) {
      assertThat(caller.get(Mesh.HELLO, "/").body()).isEqualTo("no healthy upstream");
    }
    assertThat(mesh.explain().endpoints()).isEmpty();
    assertThat(mesh.explain().reasons()).isNotEmpty();
  }

  @Test
  void anEmptyNearestZoneFallsToTheNextOfItsRegionAndComesBack() {
    mesh.ready("kr/a", Ready.NO);
    Eventually.holds(SOON, () -> assertThat(mesh.ask(20)).isEqualTo(Map.of("hello-kr-b", 20)));
    mesh.ready("kr/b", Ready.NO);
    Eventually.holds(
        SOON, () -> assertThat(mesh.ask(20)).containsOnlyKeys("hello-us-a", "hello-us-b"));
    mesh.ready("kr/a", Ready.YES);
    Eventually.holds(SOON, () -> assertThat(mesh.ask(20)).isEqualTo(Map.of("hello-kr-a", 20)));
  }

  @Test
  void failoverRulesNameTheNextRegion() {
    mesh.rule(
        """
        outlierDetection: {consecutive5xxErrors: 1, interval: 1s, baseEjectionTime: 1m}
        loadBalancer:
          localityLbSetting:
            enabled: true
            failover: [{from: kr, to: us}]
        """);
    assertThat(mesh.ask(50)).isEqualTo(Map.of("hello-kr-a", 50));
    mesh.ready("kr/a", Ready.NO);
    mesh.ready("kr/b", Ready.NO);
    Eventually.holds(
        SOON, () -> assertThat(mesh.ask(20)).containsOnlyKeys("hello-us-a", "hello-us-b"));
  }

  private void assertExplained(Map<String, Double> shares) {
    var answer = mesh.explain();
    assertThat(answer.endpoints().stream().mapToDouble(Answer.Place::share).sum())
        .isCloseTo(1, within(1e-9));
    shares.forEach(
        (pod, share) ->
            assertThat(answer.endpoints())
                .filteredOn(place -> place.pod().equals(pod))
                .singleElement()
                .satisfies(place -> assertThat(place.share()).isCloseTo(share, within(1e-6))));
  }

  private static String distribute(String to) {
    return """
    loadBalancer:
      localityLbSetting:
        enabled: true
        distribute: [{from: "kr/a/*", to: {%s}}]
    """
        .formatted(to);
  }
}
