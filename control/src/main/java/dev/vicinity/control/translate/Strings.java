package dev.vicinity.control.translate;

import dev.vicinity.core.route.StringMatch;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Istio's StringMatch, and regular expressions in RE2's syntax.
final class Strings {
  /// What the place where a match stands allows.
  enum EmptyPrefix {
    ALLOWED,
    REFUSED
  }

  /// Java knows these, RE2 does not.
  private static final Pattern NOT_RE2 =
      Pattern.compile("\\(\\?(?:[=!>]|<[=!])|(?<!\\\\)(?:\\\\\\\\)*\\\\[1-9]|[*+?}]\\+");

  private Strings() {}

  /// A match of a header or parameter: empty stands for presence.
  static Optional<StringMatch> orPresent(Fields fields) {
    if (!fields.has("exact") && !fields.has("prefix") && !fields.has("regex")) {
      fields.done();
      return Optional.of(new StringMatch.Present());
    }
    return match(fields, EmptyPrefix.REFUSED);
  }

  /// Exactly one of exact, prefix and regex; empty when it does not hold.
  static Optional<StringMatch> match(Fields fields, EmptyPrefix emptyPrefix) {
    var exact = fields.optionalText("exact");
    var prefix = fields.optionalText("prefix");
    var regex = fields.optionalText("regex");
    fields.done();
    long given = exact.stream().count() + prefix.stream().count() + regex.stream().count();
    if (given != 1) {
      fields
          .findings()
          .error(fields.path(), given + " matches", "exactly one of exact, prefix, regex");
      return Optional.empty();
    }
    if (prefix.isPresent() && prefix.get().isEmpty() && emptyPrefix == EmptyPrefix.REFUSED) {
      fields.error("prefix", "empty", "at least one character");
    }
    if (regex.isPresent()) {
      if (regex.get().equals("*")) {
        return Optional.of(new StringMatch.Present());
      }
      regex(fields, "regex", regex.get());
      return regex.map(StringMatch.Regex::new);
    }
    return exact
        .<StringMatch>map(StringMatch.Exact::new)
        .or(() -> prefix.map(StringMatch.Prefix::new));
  }

  /// Tells of an expression that is none.
  static void regex(Fields fields, String name, String regex) {
    try {
      Pattern.compile(regex.replace("(?P<", "(?<"));
      if (NOT_RE2.matcher(regex).find()) {
        fields.error(name, regex, "RE2 syntax: no lookaround, back-reference or possessive repeat");
      }
    } catch (PatternSyntaxException e) {
      fields.error(name, regex, "a regular expression in RE2 syntax; " + e.getDescription());
    }
  }
}
