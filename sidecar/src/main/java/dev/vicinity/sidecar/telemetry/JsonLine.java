package dev.vicinity.sidecar.telemetry;

import java.util.List;

/// Writes a log line as a JSON object: numbers as numbers, absent values as null.
final class JsonLine {
  private JsonLine() {}

  static void write(
      List<String> names, List<List<LogField>> values, LogEntry entry, StringBuilder out) {
    out.append('{');
    for (int i = 0; i < names.size(); i++) {
      if (i > 0) {
        out.append(',');
      }
      quote(names.get(i), out);
      out.append(':');
      value(values.get(i), entry, out);
    }
    out.append("}\n");
  }

  private static void value(List<LogField> fields, LogEntry entry, StringBuilder out) {
    if (fields.size() != 1) {
      var text = new StringBuilder();
      LogFormat.join(fields, entry, text);
      quote(text, out);
      return;
    }
    var value = fields.getFirst().of(entry);
    if (value instanceof String text) {
      quote(text, out);
    } else {
      out.append(value); // a number or null
    }
  }

  private static void quote(CharSequence text, StringBuilder out) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        default -> {
          if (c < ' ') {
            out.append("\\u00").append(c < 16 ? "0" : "").append(Integer.toHexString(c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
