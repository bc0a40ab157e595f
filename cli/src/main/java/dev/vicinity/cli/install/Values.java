package dev.vicinity.cli.install;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What the chart's values shall be: files first, each over the one before, then single ones.
public record Values(List<Path> files, Map<String, String> single) {
  public Values {
    files = List.copyOf(files);
    // kept in order: of two settings of one key the later holds
    single = Collections.unmodifiableMap(new LinkedHashMap<>(single));
  }

  /// Reads options written as Helm's `--set`: `a.b=c`, several behind commas, `{x,y}` as a list,
  /// and a backslash before what is meant literally. Throws `IllegalArgumentException` on anything
  /// else.
  public static Values of(List<Path> files, List<String> options) {
    var single = new LinkedHashMap<String, String>();
    for (var option : options) {
      for (var pair : split(option)) {
        int equals = pair.indexOf('=');
        if (equals < 1) {
          throw new IllegalArgumentException("--set " + pair + " (expected: KEY=VALUE)");
        }
        put(single, pair.substring(0, equals), pair.substring(equals + 1));
      }
    }
    return new Values(files, single);
  }

  /// The same with one value that goes before all of them.
  public Values with(String key, String value) {
    var more = new LinkedHashMap<>(single);
    more.put(key, value);
    return new Values(files, more);
  }

  /// The same over those of another file.
  public Values over(Path file) {
    var more = new ArrayList<Path>();
    more.add(file);
    more.addAll(files);
    return new Values(more, single);
  }

  private static void put(Map<String, String> single, String key, String value) {
    if (value.startsWith("{") && value.endsWith("}")) {
      var items = split(value.substring(1, value.length() - 1));
      for (int i = 0; i < items.size(); i++) {
        single.put(key + "[" + i + "]", items.get(i));
      }
    } else {
      single.put(key, value);
    }
  }

  private static List<String> split(String text) {
    var parts = new ArrayList<String>();
    var part = new StringBuilder();
    int depth = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length() && text.charAt(i + 1) == ',') {
        part.append(text.charAt(++i));
        continue;
      }
      depth += c == '{' ? 1 : c == '}' ? -1 : 0;
      if (c == ',' && depth == 0) {
        parts.add(part.toString());
        part.setLength(0);
      } else {
        part.append(c);
      }
    }
    parts.add(part.toString());
    return parts;
  }
}
