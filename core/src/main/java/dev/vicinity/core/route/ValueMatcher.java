package dev.vicinity.core.route;

import java.util.regex.Pattern;

/// A `StringMatch` made ready: tests a part of a string without copying it.
sealed interface ValueMatcher {
  boolean matches(String text, int from, int to);

  default boolean matches(String text) {
    return matches(text, 0, text.length());
  }

  static ValueMatcher of(StringMatch match) {
    return of(match, RouteMatch.UriCase.HEED);
  }

  /// `letters` counts for exact and prefix only, as in Istio.
  static ValueMatcher of(StringMatch match, RouteMatch.UriCase letters) {
    boolean ignoreCase = letters == RouteMatch.UriCase.IGNORE;
    return switch (match) {
      case StringMatch.Exact(var value) -> new Exact(value, ignoreCase);
      case StringMatch.Prefix(var value) -> new Prefix(value, ignoreCase);
      case StringMatch.Regex(var value) -> regex(value);
      case StringMatch.Present() -> new Any();
    };
  }

  /// Most expressions in routes are a text or a text and `.*`: those need no matcher.
  private static ValueMatcher regex(String value) {
    var pattern = Re2.compile(value);
    var text = value.endsWith(".*") ? value.substring(0, value.length() - 2) : value;
    if (!isLiteral(text)) {
      return new Regex(pattern);
    }
    return text.length() == value.length() ? new Exact(text, false) : new Prefix(text, false);
  }

  private static boolean isLiteral(String text) {
    for (int i = 0; i < text.length(); i++) {
      if ("\\[](){}.*+?^$|".indexOf(text.charAt(i)) >= 0) {
        return false;
      }
    }
    return true;
  }

  /// The same text.
  record Exact(String value, boolean ignoreCase) implements ValueMatcher {
    @Override
    public boolean matches(String text, int from, int to) {
      return to - from == value.length()
          && text.regionMatches(ignoreCase, from, value, 0, value.length());
    }
  }

  /// The same beginning.
  record Prefix(String value, boolean ignoreCase) implements ValueMatcher {
    @Override
    public boolean matches(String text, int from, int to) {
      return to - from >= value.length()
          && text.regionMatches(ignoreCase, from, value, 0, value.length());
    }
  }

  /// The whole value matches.
  record Regex(Pattern pattern) implements ValueMatcher {
    @Override
    public boolean matches(String text, int from, int to) {
      return pattern.matcher(text).region(from, to).matches();
    }
  }

  /// Any value.
  record Any() implements ValueMatcher {
    @Override
    public boolean matches(String text, int from, int to) {
      return true;
    }
  }
}
