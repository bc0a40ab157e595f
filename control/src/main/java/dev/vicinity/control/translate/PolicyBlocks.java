package dev.vicinity.control.translate;

import dev.vicinity.core.policy.Balancing;
import dev.vicinity.core.policy.ConnectionPool;
import dev.vicinity.core.policy.LocalityPolicy;
import dev.vicinity.core.policy.OutlierPolicy;
import dev.vicinity.core.policy.UpstreamTls;
import java.util.Map;
import java.util.Optional;

/// The blocks of a `trafficPolicy`, each set or not; they are inherited whole (reference 5.2).
public record PolicyBlocks(
    Optional<LoadBalancer> loadBalancer,
    Optional<ConnectionPool> connections,
    Optional<OutlierPolicy> outliers,
    Optional<UpstreamTls> tls) {
  /// Nothing set.
  public static final PolicyBlocks NONE =
      new PolicyBlocks(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /// `loadBalancer` with its locality setting, if it has one.
  public record LoadBalancer(Balancing balancing, Optional<LocalityPolicy> locality) {}

  /// A `trafficPolicy` with its port entries, by service port.
  public record Level(PolicyBlocks blocks, Map<Integer, PolicyBlocks> ports) {
    /// Nothing set.
    public static final Level NONE = new Level(PolicyBlocks.NONE, Map.of());

    public Level {
      ports = Map.copyOf(ports);
    }

    /// What holds for a port: its entry alone, if it has one.
    public PolicyBlocks of(int port) {
      return ports.getOrDefault(port, blocks);
    }

    /// A subset's policy over its rule's: a port entry replaces everything, else each block that
    /// the subset sets.
    public PolicyBlocks over(PolicyBlocks base, int port) {
      var entry = ports.get(port);
      return entry != null ? entry : blocks.over(base);
    }
  }

  private PolicyBlocks over(PolicyBlocks base) {
    return new PolicyBlocks(
        loadBalancer.or(base::loadBalancer),
        connections.or(base::connections),
        outliers.or(base::outliers),
        tls.or(base::tls));
  }
}
