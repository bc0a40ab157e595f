package dev.vicinity.core.route;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.core.route.Retries.TryFailure;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetriesTest {
  @ParameterizedTest
  @CsvSource({
    "5xx, 500, -1, true",
    "5xx, 599, -1, true",
    "5xx, 404, -1, false",
    "gateway-error, 503, -1, true",
    "gateway-error, 500, -1, false",
    "retriable-4xx, 409, -1, true",
    "retriable-4xx, 404, -1, false",
    "retriable-status-codes, 429, -1, true",
    "retriable-status-codes, 430, -1, false",
    "connect-failure, 503, -1, false",
    "unavailable, 200, 14, true",
    "cancelled, 200, 1, true",
    "deadline-exceeded, 200, 4, true",
    "internal, 200, 13, true",
    "resource-exhausted, 200, 8, true",
    "unavailable, 200, 13, false",
    "unavailable, 200, -1, false",
    "5xx, 200, 14, false",
  })
  void answersAreRetriedByToken(String token, int status, int grpcStatus, boolean expected) {
    assertThat(retries(2, token).retriesStatus(status, grpcStatus)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "5xx, CONNECT_FAILED REFUSED RESET_BEFORE_REQUEST RESET TRY_TIMED_OUT",
    "gateway-error, CONNECT_FAILED REFUSED RESET_BEFORE_REQUEST RESET TRY_TIMED_OUT",
    "reset, CONNECT_FAILED REFUSED RESET_BEFORE_REQUEST RESET TRY_TIMED_OUT",
    "connect-failure, CONNECT_FAILED",
    "refused-stream, REFUSED",
    "reset-before-request, CONNECT_FAILED RESET_BEFORE_REQUEST",
    "unavailable, ''",
  })
  void failuresAreRetriedByToken(String token, String expected) {
    var retries = retries(1, token);

    assertThat(Arrays.stream(TryFailure.values()).filter(retries::retriesFailure).map(Enum::name))
        .containsExactly(
            Arrays.stream(expected.split(" ")).filter(s -> !s.isEmpty()).toArray(String[]::new));
  }

  @Test
  void nothingIsRetriedWithoutAttempts() {
    assertThat(retries(0, "5xx").retriesStatus(500, -1)).isFalse();
    assertThat(retries(0, "5xx").retriesFailure(TryFailure.RESET)).isFalse();
  }

  @Test
  void defaultPolicyDoesNotRetryAnAnswered503() {
    var retries = Retries.of(RetryPolicy.DEFAULT);

    assertThat(retries.retriesStatus(503, -1)).isFalse();
    assertThat(retries.retriesStatus(200, 14)).isTrue();
    assertThat(retries.retriesFailure(TryFailure.CONNECT_FAILED)).isTrue();
    assertThat(retries.retriesFailure(TryFailure.RESET)).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"1, 25", "2, 50", "3, 100", "4, 200", "5, 250", "9, 250", "70, 250"})
  void backoffIsJitteredUpToADoublingBound(int number, int boundMillis) {
    var retries = Retries.of(RetryPolicy.DEFAULT);
    var random = new Random(1);
    long longest = 0;
    for (int i = 0; i < 1000; i++) {
      long wait = retries.backoffNanos(number, random);
      assertThat(wait).isBetween(0L, boundMillis * 1_000_000L - 1);
      longest = Math.max(longest, wait);
    }
    assertThat(longest).isGreaterThan(boundMillis * 950_000L);
  }

  private static Retries retries(int attempts, String token) {
    return Retries.of(
        new RetryPolicy(
            attempts, Set.of(token), List.of(429), Duration.ZERO, Duration.ofMillis(25)));
  }
}
