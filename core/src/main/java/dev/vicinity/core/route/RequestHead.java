package dev.vicinity.core.route;

import org.jspecify.annotations.Nullable;

/// What matching reads of a request, without copying it. Implemented over the proxy's own head.
public interface RequestHead {
  String method();

  /// The path without query.
  String path();

  /// The raw query without `?`, or null.
  @Nullable String query();

  /// Host with port as sent.
  String authority();

  String scheme();

  /// The header's value, several joined by `,`; null when absent. `name` is lower case.
  @Nullable String header(String name);
}
