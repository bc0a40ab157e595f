package dev.vicinity.injector.settings;

import java.util.Locale;

/// How much a sidecar says in its log, by Envoy's words.
public enum LogLevel {
  TRACE,
  DEBUG,
  INFO,
  WARNING,
  ERROR,
  CRITICAL,
  OFF;

  /// What a reader may be told to write.
  public static final String EXPECTED = "trace, debug, info, warning, error, critical or off";

  /// By its name, `warn` included; throws IllegalArgumentException for what is none.
  public static LogLevel named(String name) {
    var wanted = name.equals("warn") ? "warning" : name;
    for (var level : values()) {
      if (level.text().equals(wanted)) {
        return level;
      }
    }
    throw new IllegalArgumentException("level: " + name + " (expected: " + EXPECTED + ")");
  }

  /// As it is written.
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
