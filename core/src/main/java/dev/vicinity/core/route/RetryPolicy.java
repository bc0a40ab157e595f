package dev.vicinity.core.route;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/// When and how often a request is tried again (reference 3.7).
///
/// `attempts` counts retries, not tries; `on` holds Envoy's retry_on tokens; `perTryTimeout` zero
/// means none. Retry k waits a random time up to `min(2^(k-1) * backoff, 10 * backoff)`.
public record RetryPolicy(
    int attempts,
    Set<String> on,
    List<Integer> statuses,
    Duration perTryTimeout,
    Duration backoff) {
  /// Istio's default, when a route says nothing.
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(
          2,
          Set.of("connect-failure", "refused-stream", "unavailable", "cancelled"),
          List.of(),
          Duration.ZERO,
          Duration.ofMillis(25));

  /// No retries.
  public static final RetryPolicy NONE =
      new RetryPolicy(0, Set.of(), List.of(), Duration.ZERO, Duration.ofMillis(25));

  public RetryPolicy {
    if (attempts < 0) {
      throw new IllegalArgumentException("attempts: " + attempts + " (expected: >= 0)");
    }
    on = Set.copyOf(on);
    statuses = List.copyOf(statuses);
  }
}
