package dev.vicinity.core.balance;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.core.mesh.EndpointSet;
import dev.vicinity.core.mesh.Locality;
import dev.vicinity.core.policy.TrafficPolicy;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Picks one host of a cluster; immutable over its hosts, their health and their tiers.
///
/// Any number of event loops may pick. When an endpoint set, a host's health or the policy changes,
/// the cluster's writer builds another balancer and publishes it with one volatile write.
public final class LoadBalancer {
  /// Nothing to pick.
  public static final LoadBalancer EMPTY = new LoadBalancer();

  private LoadBalancer() {}

  /// Computes everything that picks need.
  ///
  /// `hosts` gives the live state of every address of the set; `consumer` is the locality of the
  /// workload that calls (for reasons only); `start` is where turns begin, any number.
  public static LoadBalancer of(
      EndpointSet set,
      TrafficPolicy policy,
      Locality consumer,
      Function<Address, UpstreamHost> hosts,
      int start) {
    throw new UnsupportedOperationException();
  }

  /// Returns null when no host may be used; the caller answers `no healthy upstream`.
  public @Nullable UpstreamHost pick(PickRequest request) {
    throw new UnsupportedOperationException();
  }

  /// Long-run fractions of all hosts, in the set's order; they sum to 1, or all are 0.
  public List<Share> shares() {
    throw new UnsupportedOperationException();
  }

  /// One host's part of a cluster's traffic while all hosts are equally busy.
  public record Share(UpstreamHost host, int tier, double fraction, PickReason reason) {}
}
