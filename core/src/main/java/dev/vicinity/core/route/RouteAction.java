package dev.vicinity.core.route;

import dev.vicinity.core.mesh.ClusterKey;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/// What is done with a matching request (reference 4.4).
public sealed interface RouteAction {
  /// Send it to one of the clusters, by weight. `timeout` zero means none.
  record Forward(
      List<WeightedCluster> clusters, Rewrite rewrite, Duration timeout, RetryPolicy retries)
      implements RouteAction {
    public Forward {
      clusters = List.copyOf(clusters);
      Objects.requireNonNull(rewrite, "rewrite");
      if (clusters.isEmpty()) {
        throw new IllegalArgumentException("clusters: none (expected: at least one)");
      }
    }
  }

  /// Answer with a Location. Empty parts come from the request.
  record Redirect(
      int status,
      Optional<String> uri,
      Optional<String> prefixRewrite,
      Optional<String> authority,
      Optional<String> scheme,
      Optional<Integer> port,
      PortSource portSource)
      implements RouteAction {}

  /// Answer with a fixed status and body.
  record DirectResponse(int status, String body) implements RouteAction {}

  /// One destination with its share; weights are relative. `headers*` are the destination's own.
  record WeightedCluster(
      ClusterKey cluster, int weight, HeaderChanges request, HeaderChanges response) {
    public WeightedCluster {
      if (weight < 0) {
        throw new IllegalArgumentException("weight: " + weight + " (expected: >= 0)");
      }
    }
  }

  /// Where a redirect's port comes from when it names none.
  enum PortSource {
    UNSET,
    FROM_PROTOCOL_DEFAULT,
    FROM_REQUEST_PORT
  }

  /// Path and authority changes before forwarding.
  record Rewrite(Optional<String> uri, Optional<Regex> uriRegex, Optional<String> authority) {
    public static final Rewrite NONE =
        new Rewrite(Optional.empty(), Optional.empty(), Optional.empty());

    /// Find `match` in the path and put `substitution` in its place, `\\1` being a group.
    public record Regex(String match, String substitution) {}
  }
}
