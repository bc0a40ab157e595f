package dev.vicinity.core.route;

import java.util.BitSet;
import java.util.EnumSet;
import java.util.Set;
import java.util.random.RandomGenerator;

/// A retry policy made ready: which outcomes are tried again and after what time (reference 3.7).
///
/// It decides on outcomes only. The caller counts attempts, keeps to the route's timeout and to the
/// retry budget, and does not retry once response headers have gone downstream. Immutable.
public final class Retries {
  private static final int STATUSES = 600;
  private static final int CANCELLED = 1;
  private static final int DEADLINE_EXCEEDED = 4;
  private static final int RESOURCE_EXHAUSTED = 8;
  private static final int INTERNAL = 13;
  private static final int UNAVAILABLE = 14;

  private final int attempts;
  private final long perTryTimeoutNanos;
  private final long backoffNanos;
  private final BitSet statuses = new BitSet(STATUSES);
  private final int grpcStatuses;
  private final Set<TryFailure> failures = EnumSet.noneOf(TryFailure.class);

  private Retries(RetryPolicy policy) {
    attempts = policy.attempts();
    perTryTimeoutNanos = policy.perTryTimeout().toNanos();
    backoffNanos = policy.backoff().toNanos();
    var on = policy.on();
    if (on.contains("5xx")) {
      statuses.set(500, STATUSES);
    }
    if (on.contains("gateway-error")) {
      statuses.set(502, 505);
    }
    if (on.contains("retriable-4xx")) {
      statuses.set(409);
    }
    if (on.contains("retriable-status-codes")) {
      policy.statuses().forEach(statuses::set);
    }
    grpcStatuses = grpcStatuses(on);
    failuresOf(on);
  }

  private static int grpcStatuses(Set<String> on) {
    int bits = 0;
    bits |= on.contains("cancelled") ? 1 << CANCELLED : 0;
    bits |= on.contains("deadline-exceeded") ? 1 << DEADLINE_EXCEEDED : 0;
    bits |= on.contains("resource-exhausted") ? 1 << RESOURCE_EXHAUSTED : 0;
    bits |= on.contains("internal") ? 1 << INTERNAL : 0;
    return bits | (on.contains("unavailable") ? 1 << UNAVAILABLE : 0);
  }

  /// Envoy counts a try without an answer as a 5xx and as a gateway error.
  private void failuresOf(Set<String> on) {
    if (on.contains("5xx") || on.contains("gateway-error") || on.contains("reset")) {
      failures.addAll(EnumSet.allOf(TryFailure.class));
    }
    if (on.contains("connect-failure")) {
      failures.add(TryFailure.CONNECT_FAILED);
    }
    if (on.contains("refused-stream")) {
      failures.add(TryFailure.REFUSED);
    }
    if (on.contains("reset-before-request")) {
      failures.add(TryFailure.CONNECT_FAILED);
      failures.add(TryFailure.RESET_BEFORE_REQUEST);
    }
  }

  public static Retries of(RetryPolicy policy) {
    return new Retries(policy);
  }

  /// How many retries after the first try.
  public int attempts() {
    return attempts;
  }

  /// Limit of each try; 0 for none.
  public long perTryTimeoutNanos() {
    return perTryTimeoutNanos;
  }

  /// Whether an answer is tried again; `grpcStatus` is that of the head, -1 if it has none.
  public boolean retriesStatus(int status, int grpcStatus) {
    return attempts > 0
        && (statuses.get(status)
            || (grpcStatus >= 0 && grpcStatus < 32 && ((grpcStatuses >>> grpcStatus) & 1) != 0));
  }

  /// Whether a try without an answer is repeated.
  public boolean retriesFailure(TryFailure failure) {
    return attempts > 0 && failures.contains(failure);
  }

  /// How long retry `number` (1 for the first) waits: full jitter up to a bound that doubles, ten
  /// times the base at most.
  public long backoffNanos(int number, RandomGenerator random) {
    if (backoffNanos == 0) {
      return 0;
    }
    long bound = number > 4 ? 10 * backoffNanos : Math.min(10, 1L << (number - 1)) * backoffNanos;
    return random.nextLong(bound);
  }

  /// How a try ended without an answer.
  public enum TryFailure {
    /// No connection, or none in time.
    CONNECT_FAILED,
    /// REFUSED_STREAM: the upstream has not begun.
    REFUSED,
    /// Reset or disconnected before any byte of the request was sent.
    RESET_BEFORE_REQUEST,
    /// Reset or disconnected later.
    RESET,
    /// The time of one try ran out.
    TRY_TIMED_OUT
  }
}
