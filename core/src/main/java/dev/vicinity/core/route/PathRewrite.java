package dev.vicinity.core.route;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/// What a rule makes of a path (reference 4.4).
///
/// A `uri` takes the place of the matched prefix, letter by letter; after an exact or regex match,
/// of the whole path; after no match on the uri, of an implied prefix `/` (`/v1` makes `/v1x` of
/// `/x`, as in Envoy).
sealed interface PathRewrite {
  /// The new path; the same instance if nothing changes.
  String apply(String path);

  static PathRewrite of(
      Optional<String> uri, Optional<RouteAction.Rewrite.Regex> regex, RouteMatch match) {
    if (uri.isPresent()) {
      return of(uri.get(), match.uri().orElse(new StringMatch.Prefix("/")));
    }
    return regex.<PathRewrite>map(Substitute::of).orElseGet(Keep::new);
  }

  private static PathRewrite of(String uri, StringMatch match) {
    return switch (match) {
      case StringMatch.Prefix(var prefix) -> new Prefix(uri, prefix.length());
      case StringMatch.Exact _, StringMatch.Regex _, StringMatch.Present _ -> new Whole(uri);
    };
  }

  /// Nothing changes.
  record Keep() implements PathRewrite {
    @Override
    public String apply(String path) {
      return path;
    }
  }

  /// Another path altogether.
  record Whole(String uri) implements PathRewrite {
    @Override
    public String apply(String path) {
      return uri;
    }
  }

  /// Another beginning. `*` (of OPTIONS) has no path and stays.
  record Prefix(String uri, int matched) implements PathRewrite {
    @Override
    public String apply(String path) {
      return path.startsWith("/") ? uri + path.substring(Math.min(matched, path.length())) : path;
    }
  }

  /// Every place where the pattern is found; `\1` in the substitution is a group, `\0` all of it.
  record Substitute(Pattern pattern, List<Part> parts) implements PathRewrite {
    /// A piece of the substitution.
    sealed interface Part {
      record Text(String text) implements Part {}

      record Group(int number) implements Part {}
    }

    static Substitute of(RouteAction.Rewrite.Regex regex) {
      var pattern = Re2.compile(regex.match());
      return new Substitute(pattern, parts(regex.substitution(), pattern.matcher("").groupCount()));
    }

    private static List<Part> parts(String substitution, int groups) {
      var parts = new ArrayList<Part>();
      for (int i = 0; i < substitution.length(); i++) {
        char c = substitution.charAt(i);
        char next = i + 1 < substitution.length() ? substitution.charAt(i + 1) : 0;
        if (c == '\\' && next == '\\') {
          parts.add(new Part.Text("\\"));
          i++;
        } else if (c == '\\') {
          int group = Character.digit(next, 10);
          if (group < 0 || group > groups) {
            throw new IllegalArgumentException(
                "uriRegexRewrite.rewrite: "
                    + substitution
                    + " (expected: groups \\0 to \\"
                    + groups
                    + ")");
          }
          parts.add(new Part.Group(group));
          i++;
        } else {
          parts.add(new Part.Text(String.valueOf(c)));
        }
      }
      return List.copyOf(parts);
    }

    @Override
    public String apply(String path) {
      var matcher = pattern.matcher(path);
      if (!matcher.find()) {
        return path;
      }
      var out = new StringBuilder();
      int done = 0;
      do {
        out.append(path, done, matcher.start());
        append(out, matcher);
        done = matcher.end();
      } while (matcher.find());
      return out.append(path, done, path.length()).toString();
    }

    private void append(StringBuilder out, MatchResult found) {
      for (var part : parts) {
        switch (part) {
          case Part.Text(var text) -> out.append(text);
          case Part.Group(var number) -> {
            var group = found.group(number);
            out.append(group == null ? "" : group);
          }
        }
      }
    }
  }
}
