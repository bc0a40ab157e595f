package dev.vicinity.core.route;

import java.util.random.RandomGenerator;

/// A retry policy made ready: which outcomes are tried again and after what time (reference 3.7).
///
/// It decides on outcomes only. The caller counts attempts, keeps to the route's timeout and to the
/// retry budget, and does not retry once response headers have gone downstream.
public final class Retries {
  private Retries() {}

  public static Retries of(RetryPolicy policy) {
    throw new UnsupportedOperationException();
  }

  /// How many retries after the first try.
  public int attempts() {
    throw new UnsupportedOperationException();
  }

  /// Limit of each try; 0 for none.
  public long perTryTimeoutNanos() {
    throw new UnsupportedOperationException();
  }

  /// Whether an answer is tried again; `grpcStatus` is that of the head, -1 if it has none.
  public boolean retriesStatus(int status, int grpcStatus) {
    throw new UnsupportedOperationException();
  }

  /// Whether a try without an answer is repeated.
  public boolean retriesFailure(TryFailure failure) {
    throw new UnsupportedOperationException();
  }

  /// How long retry `number` (1 for the first) waits: full jitter.
  public long backoffNanos(int number, RandomGenerator random) {
    throw new UnsupportedOperationException();
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
