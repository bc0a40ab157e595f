package dev.vicinity.cli.check;

import java.util.List;

/// One thing that was looked at: how it is, and the commands that mend it if it is not well.
public record Finding(Level level, String subject, String text, List<String> remedy) {
  /// How bad it is.
  public enum Level {
    OK,
    WARNING,
    ERROR
  }

  public Finding {
    remedy = List.copyOf(remedy);
  }

  static Finding ok(String subject, String text) {
    return new Finding(Level.OK, subject, text, List.of());
  }

  static Finding warning(String subject, String text, String... remedy) {
    return new Finding(Level.WARNING, subject, text, List.of(remedy));
  }

  /// Something does not work.
  public static Finding error(String subject, String text, String... remedy) {
    return new Finding(Level.ERROR, subject, text, List.of(remedy));
  }
}
