package dev.vicinity.core.policy;

import dev.vicinity.core.mesh.AppProtocol;
import dev.vicinity.core.mesh.ClusterKey;
import java.util.Objects;

/// One upstream as a sidecar calls it, apart from its endpoints.
///
/// `serviceName` and `serviceNamespace` are what metrics show; `missing` clusters answer NC.
public record ClusterSpec(
    ClusterKey key,
    AppProtocol protocol,
    Membership membership,
    String serviceName,
    String serviceNamespace,
    TrafficPolicy policy) {
  /// Where a cluster's endpoints come from.
  public enum Membership {
    /// From an endpoint set, with IP addresses.
    ENDPOINTS,
    /// From an endpoint set whose addresses are names to resolve.
    DNS,
    /// The address the client asked for.
    ORIGINAL_DESTINATION,
    /// Nobody defines this host, port or subset.
    MISSING
  }

  public ClusterSpec {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(protocol, "protocol");
    Objects.requireNonNull(membership, "membership");
    Objects.requireNonNull(serviceName, "serviceName");
    Objects.requireNonNull(serviceNamespace, "serviceNamespace");
    Objects.requireNonNull(policy, "policy");
  }
}
