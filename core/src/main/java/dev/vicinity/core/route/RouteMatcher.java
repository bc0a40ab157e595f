package dev.vicinity.core.route;

import java.util.ArrayList;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A route table made ready for requests: compiled once, then read by any number of threads.
///
/// Matching allocates nothing, except for regular expressions that are more than a text and `.*`.
/// Rules that want a path, or its beginning, are found by it, however many there are; the others
/// are tried one after the other.
public final class RouteMatcher {
  private final CompiledMatch[] matches;
  private final CompiledRoute[] routes;
  private final PathIndex paths = new PathIndex();

  /// Matches that no path leads to, ascending.
  private final int[] others;

  private final PathIndex.Test<RequestHead> holds = this::holds;

  private RouteMatcher(CompiledMatch[] matches, CompiledRoute[] routes) {
    this.matches = matches;
    this.routes = routes;
    var unled = new int[matches.length];
    int count = 0;
    for (int i = 0; i < matches.length; i++) {
      if (!matches[i].lead(paths, i)) {
        unled[count++] = i;
      }
    }
    this.others = Arrays.copyOf(unled, count);
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
    int first = paths.lowest(head.path(), matches.length, holds, head);
    for (int i = 0; i < others.length && others[i] < first; i++) {
      if (matches[others[i]].holds(head)) {
        return routes[others[i]];
      }
    }
    return first < matches.length ? routes[first] : null;
  }

  private boolean holds(int number, RequestHead head) {
    return matches[number].holdsBesidesUri(head);
  }
}
