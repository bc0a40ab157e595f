package dev.vicinity.sidecar.cni;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Places in a JSON text, so that a part can be put in or cut out while all else stays as somebody
/// wrote it. The text has to be well-formed. Pure.
final class JsonText {
  private JsonText() {}

  /// Where a value is: from its first character to behind its last.
  record Span(int from, int to) {
    String of(String text) {
      return text.substring(from, to);
    }
  }

  /// The value of a member of an object; null if it has none by this name.
  static @Nullable Span member(String text, String name) {
    int at = skipBlanks(text, 0) + 1;
    while (true) {
      at = skipBlanks(text, at);
      if (text.charAt(at) != '"') {
        return null;
      }
      int end = value(text, at);
      var found = text.substring(at + 1, end - 1).equals(name);
      int from = skipBlanks(text, skipBlanks(text, end) + 1);
      int to = value(text, from);
      if (found) {
        return new Span(from, to);
      }
      at = skipBlanks(text, to) + 1;
      if (at >= text.length()) {
        return null;
      }
    }
  }

  /// The elements of an array.
  static List<Span> elements(String text, Span array) {
    var elements = new ArrayList<Span>();
    int at = skipBlanks(text, array.from() + 1);
    while (text.charAt(at) != ']') {
      int to = value(text, at);
      elements.add(new Span(at, to));
      at = skipBlanks(text, to);
      if (text.charAt(at) == ',') {
        at = skipBlanks(text, at + 1);
      }
    }
    return elements;
  }

  /// Behind the value that begins here.
  private static int value(String text, int from) {
    return switch (text.charAt(from)) {
      case '"' -> string(text, from);
      case '{', '[' -> nested(text, from);
      default -> {
        int at = from;
        while (at < text.length() && ",]} \t\r\n".indexOf(text.charAt(at)) < 0) {
          at++;
        }
        yield at;
      }
    };
  }

  private static int string(String text, int from) {
    int at = from + 1;
    while (text.charAt(at) != '"') {
      at += text.charAt(at) == '\\' ? 2 : 1;
    }
    return at + 1;
  }

  private static int nested(String text, int from) {
    int depth = 0;
    int at = from;
    do {
      char c = text.charAt(at);
      if (c == '{' || c == '[') {
        depth++;
      } else if (c == '}' || c == ']') {
        depth--;
      }
      at = c == '"' ? string(text, at) : at + 1;
    } while (depth > 0);
    return at;
  }

  private static int skipBlanks(String text, int from) {
    int at = from;
    while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
      at++;
    }
    return at;
  }
}
