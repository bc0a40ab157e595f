package dev.vicinity.core.route;

import dev.vicinity.core.mesh.ClusterKey;
import dev.vicinity.core.route.RouteAction.Forward;
import dev.vicinity.core.route.RouteAction.Rewrite;
import dev.vicinity.core.route.RouteAction.WeightedCluster;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Routes for tests.
public final class Routes {
  private Routes() {}

  public static WeightedCluster to(String host, int weight) {
    return new WeightedCluster(
        ClusterKey.of(host, 80), weight, HeaderChanges.NONE, HeaderChanges.NONE);
  }

  public static Forward forward(WeightedCluster... clusters) {
    return forward(Rewrite.NONE, clusters);
  }

  public static Forward forward(Rewrite rewrite, WeightedCluster... clusters) {
    return new Forward(List.of(clusters), rewrite, Duration.ZERO, RetryPolicy.DEFAULT);
  }

  /// A rule of a VirtualService.
  public static Route rule(String name, RouteAction action, RouteMatch... matches) {
    return new Route(
        new Route.Source("VirtualService", "sample", "reviews", name),
        Arrays.asList(matches),
        action,
        HeaderChanges.NONE,
        HeaderChanges.NONE);
  }

  public static RouteTable table(Route... routes) {
    return new RouteTable(List.of(routes));
  }

  public static RouteMatch uri(StringMatch uri) {
    return uri(uri, RouteMatch.UriCase.HEED);
  }

  public static RouteMatch uri(StringMatch uri, RouteMatch.UriCase letters) {
    return new RouteMatch(
        Optional.of(uri),
        letters,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Map.of(),
        Map.of(),
        Map.of());
  }

  public static RouteMatch headers(Map<String, StringMatch> headers) {
    return conditions(headers, Map.of(), Map.of());
  }

  public static RouteMatch without(Map<String, StringMatch> headers) {
    return conditions(Map.of(), headers, Map.of());
  }

  public static RouteMatch query(Map<String, StringMatch> parameters) {
    return conditions(Map.of(), Map.of(), parameters);
  }

  private static RouteMatch conditions(
      Map<String, StringMatch> headers,
      Map<String, StringMatch> without,
      Map<String, StringMatch> query) {
    return new RouteMatch(
        Optional.empty(),
        RouteMatch.UriCase.HEED,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        headers,
        without,
        query);
  }

  public static StringMatch exact(String value) {
    return new StringMatch.Exact(value);
  }

  public static StringMatch prefix(String value) {
    return new StringMatch.Prefix(value);
  }

  public static StringMatch regex(String value) {
    return new StringMatch.Regex(value);
  }
}
