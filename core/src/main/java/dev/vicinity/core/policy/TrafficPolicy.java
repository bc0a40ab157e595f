package dev.vicinity.core.policy;

import java.util.Objects;

/// All of a cluster's policy, resolved for one port and subset.
///
/// `origin` names the rule it comes from (`DestinationRule NAMESPACE/NAME`), empty without one.
public record TrafficPolicy(
    String origin,
    Balancing balancing,
    ConnectionPool connections,
    OutlierPolicy outliers,
    UpstreamTls tls) {
  public TrafficPolicy {
    Objects.requireNonNull(origin, "origin");
    Objects.requireNonNull(balancing, "balancing");
    Objects.requireNonNull(connections, "connections");
    Objects.requireNonNull(outliers, "outliers");
    Objects.requireNonNull(tls, "tls");
  }
}
