package dev.vicinity.core.route;

import java.util.Objects;

/// Istio's StringMatch.
public sealed interface StringMatch {
  record Exact(String value) implements StringMatch {
    public Exact {
      Objects.requireNonNull(value, "value");
    }
  }

  record Prefix(String value) implements StringMatch {
    public Prefix {
      Objects.requireNonNull(value, "value");
    }
  }

  /// RE2 syntax; the whole value must match.
  record Regex(String value) implements StringMatch {
    public Regex {
      Objects.requireNonNull(value, "value");
    }
  }

  /// Any value, as long as there is one.
  record Present() implements StringMatch {}
}
