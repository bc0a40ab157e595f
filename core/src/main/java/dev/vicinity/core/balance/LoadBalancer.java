package dev.vicinity.core.balance;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.core.mesh.EndpointSet;
import dev.vicinity.core.mesh.Locality;
import dev.vicinity.core.policy.TrafficPolicy;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Picks one host of a cluster; fixed over its hosts, their health and their tiers.
///
/// Any number of event loops may pick. When an endpoint set, a host's health or the policy changes,
/// the cluster's writer builds another balancer and publishes it with one volatile write. A pick is
/// one turn on a wheel of pools (tier loads times locality weights) and one choice in a pool, and
/// allocates nothing.
public final class LoadBalancer {
  /// Nothing to pick.
  public static final LoadBalancer EMPTY =
      new LoadBalancer(List.of(), List.of(), List.of(), new Turns(0));

  private final Pool[] pools;
  private final @Nullable Wheel wheel;
  private final Turns turns;
  private final Pool[] byNearness;
  private final List<TierLoad> tiers;

  private LoadBalancer(
      List<Layout.Part> parts, List<Pool> byNearness, List<TierLoad> tiers, Turns turns) {
    pools = parts.stream().map(Layout.Part::pool).toArray(Pool[]::new);
    wheel =
        parts.isEmpty()
            ? null
            : new Wheel(parts.stream().mapToDouble(Layout.Part::fraction).toArray());
    this.turns = turns;
    this.byNearness = byNearness.toArray(Pool[]::new);
    this.tiers = List.copyOf(tiers);
  }

  /// Computes everything that picks need.
  ///
  /// `hosts` gives the live state of every ready address of the set; `consumer` is the locality of
  /// the workload that calls (for reasons only); `start` is where turns begin, any number, best a
  /// random one.
  public static LoadBalancer of(
      EndpointSet set,
      TrafficPolicy policy,
      Locality consumer,
      Function<Address, UpstreamHost> hosts,
      int start) {
    var layout = new Layout(set, policy, consumer, hosts, start);
    return new LoadBalancer(layout.parts, layout.byNearness, layout.loads, new Turns(start));
  }

  /// Returns null when no host may be used; the caller answers `no healthy upstream`.
  public @Nullable UpstreamHost pick(PickRequest request) {
    if (wheel == null) {
      return null;
    }
    var pool = pools.length == 1 ? pools[0] : pools[wheel.at(turns.next())];
    int place = pool.next(request);
    if (request.isRetry()) {
      return retry(request, pool, place);
    }
    request.answer(pool.reason(place), pool.tier());
    return pool.host(place);
  }

  /// Another host of the pool, then of any tier, the nearest first; with nothing untried left, the
  /// one that is due.
  private UpstreamHost retry(PickRequest request, Pool due, int place) {
    if (!request.hasTried(due.host(place))) {
      return retried(request, due, place);
    }
    int other = due.untried(request);
    if (other >= 0) {
      return retried(request, due, other);
    }
    for (var pool : byNearness) {
      other = pool.untried(request);
      if (other >= 0) {
        return retried(request, pool, other);
      }
    }
    return retried(request, due, place);
  }

  private static UpstreamHost retried(PickRequest request, Pool pool, int place) {
    request.answer(PickReason.RETRY, pool.tier());
    return pool.host(place);
  }

  /// What each tier takes, nearest first, reserve last.
  public List<TierLoad> tiers() {
    return tiers;
  }

  /// The long-run part of each host in this cluster's first tries, while all hosts are equally
  /// busy: they sum to 1, or there are none. Computed from what picks read.
  public List<Share> shares() {
    var shares = new IdentityHashMap<UpstreamHost, Share>();
    for (int i = 0; i < pools.length; i++) {
      var pool = pools[i];
      for (int place = 0; place < pool.size() && wheel != null; place++) {
        double fraction = wheel.fraction(i) * pool.fraction(place);
        var share = new Share(pool.host(place), pool.tier(), fraction, pool.reason(place));
        shares.merge(share.host(), share, Share::plus);
      }
    }
    return List.copyOf(shares.values());
  }

  /// One host's part of a cluster's traffic.
  public record Share(UpstreamHost host, int tier, double fraction, PickReason reason) {
    private Share plus(Share other) {
      return new Share(host, tier, fraction + other.fraction, reason);
    }
  }
}
