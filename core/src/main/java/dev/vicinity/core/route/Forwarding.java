package dev.vicinity.core.route;

import dev.vicinity.core.balance.Turns;
import dev.vicinity.core.balance.Wheel;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Sending a request on, made ready: cluster, path, authority, limits.
///
/// Read by any number of threads. When `path` gives another instance than the request's own, the
/// caller keeps the old one (with its query) in `x-envoy-original-path`.
public final class Forwarding implements CompiledRoute.Action {
  private final List<RouteAction.WeightedCluster> clusters;
  private final Wheel wheel;
  private final Turns turns;
  private final PathRewrite rewrite;
  private final @Nullable String authority;
  private final @Nullable String[] clusterAuthorities;
  private final long timeoutNanos;
  private final Retries retries;

  Forwarding(Route route, RouteAction.Forward forward, RouteMatch match, int start) {
    clusters = withTraffic(forward.clusters());
    wheel = new Wheel(clusters.stream().mapToDouble(c -> weight(c, clusters.size())).toArray());
    turns = new Turns(start);
    rewrite = PathRewrite.of(forward.rewrite().uri(), forward.rewrite().uriRegex(), match);
    authority = forward.rewrite().authority().or(() -> authority(route.request())).orElse(null);
    clusterAuthorities =
        clusters.stream().map(c -> authority(c.request()).orElse(null)).toArray(String[]::new);
    timeoutNanos = forward.timeout().toNanos();
    retries = Retries.of(forward.retries());
  }

  /// Clusters of weight 0 get nothing, unless there is only one: then its weight means nothing.
  private static List<RouteAction.WeightedCluster> withTraffic(
      List<RouteAction.WeightedCluster> all) {
    var some = all.stream().filter(cluster -> all.size() == 1 || cluster.weight() > 0).toList();
    if (some.isEmpty()) {
      throw new IllegalArgumentException("weight: 0 for every cluster (expected: a sum above 0)");
    }
    return some;
  }

  private static int weight(RouteAction.WeightedCluster cluster, int clusters) {
    return clusters == 1 ? 1 : cluster.weight();
  }

  private static Optional<String> authority(HeaderChanges changes) {
    return lastAuthority(changes.set()).or(() -> lastAuthority(changes.add()));
  }

  private static Optional<String> lastAuthority(List<HeaderChanges.Entry> entries) {
    return entries.reversed().stream()
        .filter(e -> e.name().equalsIgnoreCase("host") || e.name().equalsIgnoreCase(":authority"))
        .map(HeaderChanges.Entry::value)
        .findFirst();
  }

  /// The clusters that get traffic; never empty.
  public List<RouteAction.WeightedCluster> clusters() {
    return clusters;
  }

  /// The place in `clusters()` whose turn it is.
  public int choose() {
    return clusters.size() == 1 ? 0 : wheel.at(turns.next());
  }

  /// The part of the traffic that a place in `clusters()` gets.
  public double fraction(int cluster) {
    return wheel.fraction(cluster);
  }

  /// The path to send, without query; the request's own instance if nothing changes.
  public String path(RequestHead head) {
    return rewrite.apply(head.path());
  }

  /// The authority to send, or null to keep the request's: the rewrite's, else one set by the
  /// rule's headers, else one set by the chosen destination's.
  public @Nullable String authority(int cluster) {
    return authority != null ? authority : clusterAuthorities[cluster];
  }

  /// Limit of the whole request with all its tries; 0 for none.
  public long timeoutNanos() {
    return timeoutNanos;
  }

  /// What is tried again.
  public Retries retries() {
    return retries;
  }
}
