package dev.vicinity.core.route;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// Reads RE2 expressions, which Istio's resources hold, into Java patterns.
///
/// What RE2 knows and Java writes otherwise is translated; what RE2 does not know is refused, so
/// that a rule means the same here as in Envoy. Java may take exponential time where RE2 does not.
final class Re2 {
  private static final Pattern REPETITION = Pattern.compile("\\{\\d+(,\\d*)?\\}");

  private final String text;
  private final StringBuilder java = new StringBuilder();
  private int at;

  private Re2(String text) {
    this.text = text;
  }

  /// Compiles an expression; an `IllegalArgumentException` names the one that cannot be read.
  static Pattern compile(String text) {
    try {
      return Pattern.compile(new Re2(text).translate());
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "regex: " + text + " (expected: RE2 syntax; " + e.getDescription() + ")", e);
    }
  }

  private String translate() {
    while (at < text.length()) {
      char c = text.charAt(at);
      switch (c) {
        case '\\' -> escape();
        case '[' -> characterClass();
        case '(' -> group();
        case '*', '+', '?' -> quantifier(1);
        case '{' -> brace();
        default -> copy(1);
      }
    }
    return java.toString();
  }

  private void escape() {
    char next = at + 1 < text.length() ? text.charAt(at + 1) : 0;
    switch (next) {
      case 0 -> throw refused("a trailing backslash");
      case '1', '2', '3', '4', '5', '6', '7', '8', '9', 'k' -> throw refused("back-references");
      case 'Z', 'G', 'R', 'X', 'h', 'H', 'V', 'N', 'e', 'c', 'u', 'C' -> throw refused("\\" + next);
      case 'v' -> {
        java.append("\\x0B");
        at += 2;
      }
      case 'Q' -> {
        int end = text.indexOf("\\E", at);
        copy((end < 0 ? text.length() : end + 2) - at);
      }
      default -> copy(2);
    }
  }

  /// Java reads `[` and `&&` inside a class as union and intersection, RE2 as themselves.
  private void characterClass() {
    copy(1);
    if (at < text.length() && text.charAt(at) == '^') {
      copy(1);
    }
    if (at < text.length() && text.charAt(at) == ']') {
      java.append('\\');
      copy(1);
    }
    while (at < text.length() && text.charAt(at) != ']') {
      char c = text.charAt(at);
      if (c == '\\') {
        escape();
      } else if (text.startsWith("[:", at) && text.indexOf(":]", at) > 0) {
        posixClass();
      } else {
        if (c == '[' || c == '&') {
          java.append('\\');
        }
        copy(1);
      }
    }
    if (at < text.length()) {
      copy(1);
    }
  }

  private void posixClass() {
    int end = text.indexOf(":]", at);
    var name = text.substring(at + 2, end);
    boolean negated = name.startsWith("^");
    var inside =
        switch (negated ? name.substring(1) : name) {
          case "alnum" -> "Alnum";
          case "alpha" -> "Alpha";
          case "ascii" -> "ASCII";
          case "blank" -> "Blank";
          case "cntrl" -> "Cntrl";
          case "digit" -> "Digit";
          case "graph" -> "Graph";
          case "lower" -> "Lower";
          case "print" -> "Print";
          case "punct" -> "Punct";
          case "space" -> "Space";
          case "upper" -> "Upper";
          case "xdigit" -> "XDigit";
          case "word" -> "Word";
          default -> throw refused("the class [:" + name + ":]");
        };
    if (inside.equals("Word")) {
      java.append(negated ? "\\W" : "\\w");
    } else {
      java.append(negated ? "\\P{" : "\\p{").append(inside).append('}');
    }
    at = end + 2;
  }

  private void group() {
    if (!text.startsWith("(?", at)) {
      copy(1);
    } else if (text.startsWith("(?P<", at)) {
      java.append("(?<");
      at += 4;
    } else if (text.startsWith("(?=", at)
        || text.startsWith("(?!", at)
        || text.startsWith("(?<=", at)
        || text.startsWith("(?<!", at)) {
      throw refused("look-around");
    } else if (text.startsWith("(?>", at)) {
      throw refused("atomic groups");
    } else {
      flags();
    }
  }

  private void flags() {
    int end = at + 2;
    while (end < text.length() && "imsUdxu-".indexOf(text.charAt(end)) >= 0) {
      if ("Udxu".indexOf(text.charAt(end)) >= 0) {
        throw refused("the flag " + text.charAt(end));
      }
      end++;
    }
    copy(end - at);
  }

  /// RE2 reads a brace that opens no repetition as itself.
  private void brace() {
    var repetition = REPETITION.matcher(text).region(at, text.length());
    if (repetition.lookingAt()) {
      quantifier(repetition.end() - at);
    } else {
      java.append('\\');
      copy(1);
    }
  }

  private void quantifier(int length) {
    copy(length);
    if (at < text.length() && text.charAt(at) == '?') {
      copy(1);
    } else if (at < text.length() && text.charAt(at) == '+') {
      throw refused("possessive quantifiers");
    }
  }

  private void copy(int length) {
    int end = Math.min(text.length(), at + length);
    java.append(text, at, end);
    at = end;
  }

  private IllegalArgumentException refused(String what) {
    return new IllegalArgumentException(
        "regex: " + text + " (expected: RE2 syntax, which has no " + what + ")");
  }
}
