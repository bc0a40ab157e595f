package dev.vicinity.sidecar.admin;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.List;
import java.util.Locale;
import org.slf4j.LoggerFactory;

/// `/logging`: shows and changes the levels of the process's loggers.
final class Logging {
  private static final List<String> LEVELS =
      List.of("trace", "debug", "info", "warning", "warn", "error", "critical", "off");

  private Logging() {}

  /// `LOGGER: LEVEL` of every logger that has one of its own.
  static String show() {
    var out = new StringBuilder("active loggers:\n");
    for (var logger : loggers().getLoggerList()) {
      if (logger.getLevel() != null) {
        out.append("  ").append(logger.getName()).append(": ");
        out.append(logger.getLevel().toString().toLowerCase(Locale.ROOT)).append('\n');
      }
    }
    return out.toString();
  }

  /// Sets a level; `logger` empty is the root. Throws `IllegalArgumentException` for no level.
  static void set(String logger, String level) {
    var name = level.toLowerCase(Locale.ROOT);
    if (!LEVELS.contains(name)) {
      throw new IllegalArgumentException(
          "level: " + level + " (expected: one of " + String.join(", ", LEVELS) + ")");
    }
    var target = logger.isEmpty() || logger.equals("level") ? Logger.ROOT_LOGGER_NAME : logger;
    loggers().getLogger(target).setLevel(levelOf(name));
  }

  /// Envoy says `warning` and `critical`.
  private static Level levelOf(String name) {
    return switch (name) {
      case "warning" -> Level.WARN;
      case "critical" -> Level.ERROR;
      default -> Level.toLevel(name);
    };
  }

  private static LoggerContext loggers() {
    if (LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      return context;
    }
    throw new IllegalArgumentException("logging: not by logback (expected: logback)");
  }
}
