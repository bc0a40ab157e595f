package dev.vicinity.core.route;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A request head for tests.
public record Request(
    String method,
    String path,
    @Nullable String query,
    String authority,
    String scheme,
    Map<String, String> headers)
    implements RequestHead {
  /// GET of a path, with a query if it has one.
  public static Request get(String pathAndQuery) {
    int mark = pathAndQuery.indexOf('?');
    return new Request(
        "GET",
        mark < 0 ? pathAndQuery : pathAndQuery.substring(0, mark),
        mark < 0 ? null : pathAndQuery.substring(mark + 1),
        "reviews:9080",
        "http",
        Map.of());
  }

  public Request with(String header, String value) {
    var more = new HashMap<>(headers);
    more.put(header, value);
    return new Request(method, path, query, authority, scheme, more);
  }

  public Request to(String newAuthority) {
    return new Request(method, path, query, newAuthority, scheme, headers);
  }

  @Override
  public @Nullable String header(String name) {
    return headers.get(name);
  }
}
