package dev.vicinity.core.route;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One `RouteMatch` made ready; immutable. Conditions are tested in the order of their cost.
final class CompiledMatch {
  private final @Nullable ValueMatcher uri;
  private final @Nullable ValueMatcher method;
  private final @Nullable ValueMatcher authority;
  private final @Nullable ValueMatcher scheme;
  private final Named[] headers;
  private final Named[] without;
  private final Named[] queryParams;

  CompiledMatch(RouteMatch match) {
    uri = match.uri().map(m -> ValueMatcher.of(m, match.uriCase())).orElse(null);
    method = compiled(match.method());
    authority = compiled(match.authority());
    scheme = compiled(match.scheme());
    headers = Named.allOf(match.headers());
    without = Named.allOf(match.withoutHeaders());
    queryParams = Named.allOf(match.queryParams());
  }

  private static @Nullable ValueMatcher compiled(Optional<StringMatch> match) {
    return match.map(ValueMatcher::of).orElse(null);
  }

  /// Enters an index of paths under this number. False if the path alone does not lead here.
  boolean lead(PathIndex paths, int number) {
    return switch (uri) {
      case ValueMatcher.Exact(var value, var ignoreCase) when !ignoreCase -> {
        paths.addExact(value, number);
        yield true;
      }
      case ValueMatcher.Prefix(var value, var ignoreCase) when !ignoreCase -> {
        paths.addPrefix(value, number);
        yield true;
      }
      case null, default -> false;
    };
  }

  boolean holds(RequestHead head) {
    return (uri == null || uri.matches(head.path())) && holdsBesidesUri(head);
  }

  boolean holdsBesidesUri(RequestHead head) {
    return (method == null || method.matches(head.method()))
        && (authority == null || authority.matches(head.authority()))
        && (scheme == null || scheme.matches(head.scheme()))
        && headersHold(head)
        && noneOfWithout(head)
        && queryHolds(head.query());
  }

  private boolean headersHold(RequestHead head) {
    for (var condition : headers) {
      var value = header(head, condition.name);
      if (value == null || !condition.matcher.matches(value)) {
        return false;
      }
    }
    return true;
  }

  /// A missing header counts as an empty value, except where only presence is asked for.
  private boolean noneOfWithout(RequestHead head) {
    for (var condition : without) {
      var value = header(head, condition.name);
      if (value == null && condition.matcher instanceof ValueMatcher.Any) {
        continue;
      }
      if (condition.matcher.matches(value == null ? "" : value)) {
        return false;
      }
    }
    return true;
  }

  private boolean queryHolds(@Nullable String query) {
    for (var condition : queryParams) {
      if (query == null || !parameterHolds(query, condition)) {
        return false;
      }
    }
    return true;
  }

  /// The first parameter of that name decides; values are compared as sent, not decoded.
  private static boolean parameterHolds(String query, Named condition) {
    var name = condition.name;
    int from = 0;
    while (from <= query.length()) {
      int ampersand = query.indexOf('&', from);
      int to = ampersand < 0 ? query.length() : ampersand;
      if (query.startsWith(name, from)) {
        int end = from + name.length();
        if (end == to) {
          return condition.matcher.matches("", 0, 0);
        }
        if (end < to && query.charAt(end) == '=') {
          return condition.matcher.matches(query, end + 1, to);
        }
      }
      from = to + 1;
    }
    return false;
  }

  private static @Nullable String header(RequestHead head, String name) {
    return switch (name) {
      case ":authority", "host" -> head.authority();
      case ":method" -> head.method();
      case ":scheme" -> head.scheme();
      case ":path" -> head.query() == null ? head.path() : head.path() + "?" + head.query();
      default -> head.header(name);
    };
  }

  /// A condition on a named value.
  private record Named(String name, ValueMatcher matcher) {
    private static final String ANY_VALUE = "*";

    static Named[] allOf(Map<String, StringMatch> conditions) {
      return conditions.entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .map(entry -> new Named(entry.getKey(), matcher(entry.getValue())))
          .toArray(Named[]::new);
    }

    private static ValueMatcher matcher(StringMatch match) {
      return match instanceof StringMatch.Regex(var text) && text.equals(ANY_VALUE)
          ? new ValueMatcher.Any()
          : ValueMatcher.of(match);
    }
  }
}
