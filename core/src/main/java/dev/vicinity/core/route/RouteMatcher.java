package dev.vicinity.core.route;

import org.jspecify.annotations.Nullable;

/// A route table made ready for requests: compiled once, then read by any number of threads.
public final class RouteMatcher {
  private RouteMatcher() {}

  /// Compiles a table. A regex that cannot be honoured is an `IllegalArgumentException` that names
  /// it.
  public static RouteMatcher of(RouteTable table) {
    throw new UnsupportedOperationException();
  }

  /// The first rule that matches, or null.
  public @Nullable CompiledRoute match(RequestHead head) {
    throw new UnsupportedOperationException();
  }
}
