package dev.vicinity.core.policy;

import java.time.Duration;

/// Limits of the connections to one cluster (DestinationRule `connectionPool`, reference 5.4).
///
/// `UNLIMITED` stands for an absent limit, `Duration.ZERO` for an absent time.
public record ConnectionPool(
    int maxConnections,
    Duration connectTimeout,
    Duration maxConnectionDuration,
    int maxPendingRequests,
    int maxRequests,
    int maxRequestsPerConnection,
    int maxRetries,
    Duration idleTimeout,
    HttpUpgrade upgrade) {
  /// An absent limit.
  public static final int UNLIMITED = Integer.MAX_VALUE;

  /// Which HTTP version goes upstream.
  public enum HttpUpgrade {
    /// The declared protocol of the port; HTTP/1.1 for `http`.
    DEFAULT,
    /// HTTP/2 always.
    UPGRADE,
    /// What the client spoke.
    USE_CLIENT_PROTOCOL
  }

  /// Istio's defaults.
  public static final ConnectionPool DEFAULT =
      new ConnectionPool(
          UNLIMITED,
          Duration.ofSeconds(10),
          Duration.ZERO,
          UNLIMITED,
          UNLIMITED,
          UNLIMITED,
          UNLIMITED,
          Duration.ofHours(1),
          HttpUpgrade.DEFAULT);

  public ConnectionPool {
    positive("maxConnections", maxConnections);
    positive("http1MaxPendingRequests", maxPendingRequests);
    positive("http2MaxRequests", maxRequests);
    positive("maxRequestsPerConnection", maxRequestsPerConnection);
    if (maxRetries < 0) {
      throw new IllegalArgumentException("maxRetries: " + maxRetries + " (expected: >= 0)");
    }
  }

  private static void positive(String field, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(field + ": " + value + " (expected: >= 1)");
    }
  }
}
