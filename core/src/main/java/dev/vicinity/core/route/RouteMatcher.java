package dev.vicinity.core.route;

import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/// A route table made ready for requests: compiled once, then read by any number of threads.
///
/// Matching allocates nothing, except for regular expressions that are more than a text and `.*`.
public final class RouteMatcher {
  private final CompiledMatch[] matches;
  private final CompiledRoute[] routes;

  private RouteMatcher(CompiledMatch[] matches, CompiledRoute[] routes) {
    this.matches = matches;
    this.routes = routes;
  }

  /// Compiles a table. A regex that cannot be honoured is an `IllegalArgumentException` that names
  /// it. `start` is where the turns of weighted clusters begin: any number, best a random one.
  public static RouteMatcher of(RouteTable table, int start) {
    var matches = new ArrayList<CompiledMatch>();
    var routes = new ArrayList<CompiledRoute>();
    for (var route : table.routes()) {
      for (var match : route.matches()) {
        matches.add(new CompiledMatch(match));
        routes.add(CompiledRoute.of(route, match, start));
      }
    }
    return new RouteMatcher(
        matches.toArray(CompiledMatch[]::new), routes.toArray(CompiledRoute[]::new));
  }

  /// The first rule that matches, or null.
  public @Nullable CompiledRoute match(RequestHead head) {
    for (int i = 0; i < matches.length; i++) {
      if (matches[i].holds(head)) {
        return routes[i];
      }
    }
    return null;
  }
}
