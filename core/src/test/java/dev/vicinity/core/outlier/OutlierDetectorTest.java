package dev.vicinity.core.outlier;

import static dev.vicinity.core.mesh.Endpoints.endpoint;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.core.balance.HostHealth;
import dev.vicinity.core.balance.HostHealth.Offence;
import dev.vicinity.core.balance.UpstreamHost;
import dev.vicinity.core.outlier.OutlierDetector.LocalFailure;
import dev.vicinity.core.policy.OutlierPolicy;
import dev.vicinity.core.policy.OutlierPolicy.LocalOrigin;
import dev.vicinity.core.policy.OutlierPolicy.Source;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutlierDetectorTest {
  private static final long SECOND = 1_000_000_000L;

  private final List<UpstreamHost> hosts =
      IntStream.range(0, 4).mapToObj(i -> new UpstreamHost(endpoint(i, "kr/a"))).toList();
  private final UpstreamHost host = hosts.getFirst();
  private long now = 100 * SECOND;

  @Test
  void hostIsEjectedWhenErrorsInARowReachTheThreshold() {
    var detector = detector(rule(3, 0, LocalOrigin.AS_STATUS, 100));

    assertThat(detector.onStatus(host, 500)).isNull();
    assertThat(detector.onStatus(host, 599)).isNull();
    assertThat(detector.onStatus(host, 503)).isEqualTo(Offence.CONSECUTIVE_5XX);
    assertThat(detector.eject(host, Offence.CONSECUTIVE_5XX, hosts, now)).isTrue();
    assertThat(host.health())
        .isEqualTo(new HostHealth.Ejected(Offence.CONSECUTIVE_5XX, 1, now + 30 * SECOND));
  }

  @Test
  void successEndsTheRow() {
    var detector = detector(rule(2, 0, LocalOrigin.AS_STATUS, 100));

    assertThat(detector.onStatus(host, 500)).isNull();
    assertThat(detector.onStatus(host, 404)).isNull();
    assertThat(detector.onStatus(host, 500)).isNull();
  }

  @Test
  void gatewayErrorsHaveTheirOwnRowThatOtherServerErrorsEnd() {
    var detector = detector(rule(0, 2, LocalOrigin.AS_STATUS, 100));

    assertThat(detector.onStatus(host, 502)).isNull();
    assertThat(detector.onStatus(host, 500)).isNull();
    assertThat(detector.onStatus(host, 503)).isNull();
    assertThat(detector.onStatus(host, 504)).isEqualTo(Offence.CONSECUTIVE_GATEWAY_ERRORS);
  }

  @ParameterizedTest
  @CsvSource({"CONNECT_FAILED", "CONNECT_TIMED_OUT", "TIMED_OUT", "RESET"})
  void withoutSplitLocalFailuresCountAsGatewayErrors(LocalFailure failure) {
    var detector = detector(rule(2, 1, LocalOrigin.AS_STATUS, 100));

    assertThat(detector.onFailure(host, failure)).isEqualTo(Offence.CONSECUTIVE_GATEWAY_ERRORS);
    assertThat(detector.onFailure(host, failure)).isEqualTo(Offence.CONSECUTIVE_5XX);
  }

  @Test
  void withSplitAStreamEndsTheRowOfLocalFailuresAndStatusesDoNotCount() {
    var detector = detector(rule(1, 0, LocalOrigin.SPLIT, 100));
    for (int i = 0; i < 4; i++) {
      assertThat(detector.onFailure(host, LocalFailure.CONNECT_FAILED)).isNull();
    }
    detector.onStream(host);

    assertThat(detector.onFailure(host, LocalFailure.CONNECT_FAILED)).isNull();
    assertThat(host.failures().count(Offence.CONSECUTIVE_5XX)).isZero();
    assertThat(detector.onStatus(host, 500)).isEqualTo(Offence.CONSECUTIVE_5XX);
  }

  @Test
  void listedStatusesReplaceTheServerErrors() {
    var policy =
        new OutlierPolicy(
            Source.RULE,
            1,
            0,
            LocalOrigin.AS_STATUS,
            5,
            Duration.ofSeconds(10),
            Duration.ofSeconds(30),
            100,
            0,
            List.of(429));
    var detector = detector(policy);

    assertThat(detector.onStatus(host, 500)).isNull();
    assertThat(detector.onStatus(host, 429)).isEqualTo(Offence.CONSECUTIVE_5XX);
  }

  @ParameterizedTest
  @CsvSource({"10, 0", "24, 0", "25, 1", "50, 2", "99, 3", "100, 4"})
  void capCountsEjectedHostsOfTheWholeCluster(int maxEjectionPercent, long expected) {
    var detector = detector(rule(1, 0, LocalOrigin.AS_STATUS, maxEjectionPercent));

    assertThat(
            hosts.stream()
                .filter(h -> detector.eject(h, Offence.CONSECUTIVE_5XX, hosts, now))
                .count())
        .isEqualTo(expected);
  }

  @Test
  void ejectedHostIsNotEjectedAgain() {
    var detector = ejectedHost();

    assertThat(detector.eject(host, Offence.CONSECUTIVE_5XX, hosts, now)).isFalse();
  }

  @Test
  void rampReachesFullShareThoughSweepsComeOftenerThanItLasts() {
    var policy =
        new OutlierPolicy(
            Source.RULE,
            1,
            0,
            LocalOrigin.AS_STATUS,
            5,
            Duration.ofSeconds(1),
            Duration.ofSeconds(8),
            100,
            0,
            List.of());
    var detector = detector(policy);
    detector.eject(host, Offence.CONSECUTIVE_5XX, hosts, now);

    long end = now + 20 * SECOND;
    for (long next = detector.nextTickNanos(now); next < end; next = detector.nextTickNanos(now)) {
      now = next;
      detector.tick(hosts, now);
    }

    assertThat(host.health()).isEqualTo(new HostHealth.Healthy());
    assertThat(detector.nextTickNanos(now)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void ejectedHostReturnsOnASweepOnly() {
    var detector = detector(rule(5, 0, LocalOrigin.AS_STATUS, 100));
    now += 3 * SECOND;
    detector.eject(host, Offence.CONSECUTIVE_5XX, hosts, now);

    now += 27 * SECOND;
    assertThat(detector.tick(hosts, now)).isFalse();
    // the ejection is over, but the next sweep is 40 s after the start
    now += 5 * SECOND;
    assertThat(detector.tick(hosts, now)).isFalse();
    now += 5 * SECOND;
    assertThat(detector.tick(hosts, now)).isTrue();
    assertThat(host.health()).isInstanceOf(HostHealth.Probing.class);
  }

  @Test
  void returningHostGainsItsShareStepByStep() {
    var detector = returnedHost();
    assertThat(host.health().permille()).isEqualTo(100);

    now += SECOND;
    assertThat(detector.tick(hosts, now)).isTrue();
    assertThat(host.health().permille()).isEqualTo(300);
    assertThat(detector.tick(hosts, now)).isFalse();

    now += 4 * SECOND;
    assertThat(detector.tick(hosts, now)).isTrue();
    assertThat(host.health()).isEqualTo(new HostHealth.Healthy());
  }

  @Test
  void oneFailureOfTheSameKindEjectsAProbingHostForLonger() {
    var detector = returnedHost();

    assertThat(detector.onStatus(host, 200)).isNull();
    assertThat(detector.onStatus(host, 500)).isEqualTo(Offence.CONSECUTIVE_5XX);
    assertThat(detector.eject(host, Offence.CONSECUTIVE_5XX, hosts, now)).isTrue();
    assertThat(host.health())
        .isEqualTo(new HostHealth.Ejected(Offence.CONSECUTIVE_5XX, 2, now + 60 * SECOND));
  }

  @Test
  void longGoodBehaviourIsForgiven() {
    var detector = returnedHost();
    now += 10 * SECOND;
    detector.tick(hosts, now);
    now += 10 * SECOND;
    detector.tick(hosts, now);

    assertThat(detector.nextTickNanos(now)).isEqualTo(Long.MAX_VALUE);
    detector.eject(host, Offence.CONSECUTIVE_5XX, hosts, now);
    assertThat(host.health())
        .isEqualTo(new HostHealth.Ejected(Offence.CONSECUTIVE_5XX, 1, now + 30 * SECOND));
  }

  @Test
  void ticksAreDueOnSweepsAndOnStepsOfARamp() {
    var detector = detector(rule(1, 0, LocalOrigin.AS_STATUS, 100));
    assertThat(detector.nextTickNanos(now)).isEqualTo(Long.MAX_VALUE);

    detector.eject(host, Offence.CONSECUTIVE_5XX, hosts, now);
    assertThat(detector.nextTickNanos(now)).isEqualTo(110 * SECOND);

    now += 30 * SECOND;
    detector.tick(hosts, now);
    assertThat(detector.nextTickNanos(now)).isEqualTo(now + SECOND / 2);
  }

  @Test
  void ejectionsGrowUpToALimit() {
    var rule = EjectionTimes.of(rule(1, 0, LocalOrigin.AS_STATUS, 100));
    var none = EjectionTimes.of(OutlierPolicy.CONNECT_FAILURES);

    assertThat(rule.nanos(3)).isEqualTo(90 * SECOND);
    assertThat(rule.nanos(100)).isEqualTo(300 * SECOND);
    assertThat(none.nanos(1)).isEqualTo(2 * SECOND);
    assertThat(none.nanos(100)).isEqualTo(10 * SECOND);
  }

  @Test
  void withoutARuleOnlyFailuresToConnectCount() {
    var detector = detector(OutlierPolicy.CONNECT_FAILURES);
    for (int i = 0; i < 20; i++) {
      assertThat(detector.onStatus(host, 503)).isNull();
      assertThat(detector.onFailure(host, LocalFailure.TIMED_OUT)).isNull();
      assertThat(detector.onFailure(host, LocalFailure.RESET)).isNull();
    }

    assertThat(detector.onFailure(host, LocalFailure.CONNECT_FAILED)).isNull();
    assertThat(detector.onFailure(host, LocalFailure.CONNECT_TIMED_OUT))
        .isEqualTo(Offence.CONSECUTIVE_LOCAL_ORIGIN_FAILURES);
    assertThat(detector.eject(host, Offence.CONSECUTIVE_LOCAL_ORIGIN_FAILURES, hosts, now))
        .isTrue();
  }

  @Test
  void hostThatLeftIsForgotten() {
    var detector = ejectedHost();
    var others = hosts.subList(1, 4);
    detector.tick(others, now);

    assertThat(detector.nextTickNanos(now)).isEqualTo(Long.MAX_VALUE);
    assertThat(detector.eject(host, Offence.CONSECUTIVE_5XX, others, now)).isFalse();
  }

  @Test
  void anotherPolicyBeginsWithACleanSlate() {
    ejectedHost();
    detector(OutlierPolicy.CONNECT_FAILURES);

    assertThat(host.health()).isEqualTo(new HostHealth.Healthy());
  }

  @Test
  void grpcStatusesCountAsHttpOnes() {
    assertThat(GrpcStatus.toHttp(0)).isEqualTo(200);
    assertThat(GrpcStatus.toHttp(14)).isEqualTo(503);
    assertThat(GrpcStatus.toHttp(13)).isEqualTo(500);
    assertThat(GrpcStatus.toHttp(5)).isEqualTo(404);
    assertThat(GrpcStatus.toHttp(99)).isEqualTo(500);
  }

  private OutlierDetector ejectedHost() {
    var detector = detector(rule(5, 0, LocalOrigin.AS_STATUS, 100));
    assertThat(detector.eject(host, Offence.CONSECUTIVE_5XX, hosts, now)).isTrue();
    return detector;
  }

  private OutlierDetector returnedHost() {
    var detector = ejectedHost();
    now += 30 * SECOND;
    assertThat(detector.tick(hosts, now)).isTrue();
    return detector;
  }

  private OutlierDetector detector(OutlierPolicy policy) {
    return new OutlierDetector(policy, hosts, now);
  }

  private static OutlierPolicy rule(
      int consecutive5xx, int gateway, LocalOrigin localOrigin, int maxEjectionPercent) {
    return new OutlierPolicy(
        Source.RULE,
        consecutive5xx,
        gateway,
        localOrigin,
        5,
        Duration.ofSeconds(10),
        Duration.ofSeconds(30),
        maxEjectionPercent,
        0,
        List.of());
  }
}
