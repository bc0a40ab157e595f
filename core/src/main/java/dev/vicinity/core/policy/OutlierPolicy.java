package dev.vicinity.core.policy;

import java.time.Duration;
import java.util.List;

/// When a host is distrusted and for how long (DestinationRule `outlierDetection`, reference 2.12,
/// 3.5).
///
/// A count of 0 switches that detector off. Times are those of Envoy: the ejection of a host lasts
/// `baseEjection` times the number of its ejections.
public record OutlierPolicy(
    Source source,
    int consecutive5xx,
    int consecutiveGatewayErrors,
    LocalOrigin localOrigin,
    int consecutiveLocalOriginFailures,
    Duration interval,
    Duration baseEjection,
    int maxEjectionPercent,
    int minHealthPercent,
    List<Integer> errorStatuses) {
  /// Who asked for ejection.
  public enum Source {
    /// Nobody: only what the proxy sees of connections counts.
    DEFAULT,
    /// A DestinationRule.
    RULE
  }

  /// How failures to reach a host are counted.
  public enum LocalOrigin {
    /// As 5xx (connect failure 503, timeout 504).
    AS_STATUS,
    /// By a counter of their own (`splitExternalLocalOriginErrors`).
    SPLIT
  }

  /// Without a rule: a host that cannot be connected to is left alone for a moment, whatever it is.
  public static final OutlierPolicy CONNECT_FAILURES =
      new OutlierPolicy(
          Source.DEFAULT,
          0,
          0,
          LocalOrigin.SPLIT,
          2,
          Duration.ofSeconds(1),
          Duration.ofSeconds(2),
          100,
          0,
          List.of());

  public OutlierPolicy {
    errorStatuses = List.copyOf(errorStatuses);
    if (maxEjectionPercent < 0 || maxEjectionPercent > 100) {
      throw new IllegalArgumentException(
          "maxEjectionPercent: " + maxEjectionPercent + " (expected: 0..100)");
    }
    if (minHealthPercent < 0 || minHealthPercent > 100) {
      throw new IllegalArgumentException(
          "minHealthPercent: " + minHealthPercent + " (expected: 0..100)");
    }
  }
}
