package dev.vicinity.sidecar.telemetry;

import java.util.List;

/// A label set in its order of exposition, with the text of it made once.
///
/// Missing values read `unknown`, as Istio's do; equality is that of the text.
final class Labels {
  private final List<String> names;
  private final List<String> values;
  private final String text;

  private Labels(List<String> names, List<String> values, String text) {
    this.names = names;
    this.values = values;
    this.text = text;
  }

  /// `values` in the order of `names`; the one at `mayBeEmpty` stays empty, -1 for none.
  static Labels of(List<String> names, List<String> values, int mayBeEmpty) {
    var text = new StringBuilder(64 * names.size());
    var known = new String[names.size()];
    for (int i = 0; i < known.length; i++) {
      var value = values.get(i);
      known[i] = value.isEmpty() && i != mayBeEmpty ? "unknown" : value;
      text.append(i == 0 ? "" : ",").append(names.get(i)).append("=\"");
      escape(known[i], text);
      text.append('"');
    }
    return new Labels(names, List.of(known), text.toString());
  }

  String text() {
    return text;
  }

  /// The value under a name; empty for a name that is not there.
  String get(String name) {
    int at = names.indexOf(name);
    return at < 0 ? "" : values.get(at);
  }

  private static void escape(String value, StringBuilder out) {
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\\' -> out.append("\\\\");
        case '"' -> out.append("\\\"");
        case '\n' -> out.append("\\n");
        default -> out.append(c);
      }
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Labels labels && labels.text.equals(text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return "{" + text + "}";
  }
}
