package dev.vicinity.sidecar.telemetry;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/// Shows and changes the levels of the process's loggers. Any thread.
public final class LogLevels {
  /// Their names, Envoy's included.
  public static final List<String> ALL =
      List.of("trace", "debug", "info", "warning", "warn", "error", "critical", "off");

  private static final String OURS = "dev.vicinity";

  private LogLevels() {}

  /// Empty for blank; throws `IllegalArgumentException` for no level.
  public static Optional<String> parse(String level) {
    var name = level.strip().toLowerCase(Locale.ROOT);
    if (!name.isEmpty() && !ALL.contains(name)) {
      throw new IllegalArgumentException(
          "level: " + level + " (expected: one of " + String.join(", ", ALL) + ")");
    }
    return name.isEmpty() ? Optional.empty() : Optional.of(name);
  }

  /// `LOGGER: LEVEL` of every logger that has one of its own.
  public static String show() {
    var out = new StringBuilder("active loggers:\n");
    for (var logger : loggers().getLoggerList()) {
      if (logger.getLevel() != null) {
        out.append("  ").append(logger.getName()).append(": ");
        out.append(logger.getLevel().toString().toLowerCase(Locale.ROOT)).append('\n');
      }
    }
    return out.toString();
  }

  /// Sets the level of everything that is ours; libraries never say more than warnings by it.
  public static void set(String level) {
    var wanted = level(level);
    loggers().getLogger(OURS).setLevel(wanted);
    boolean quieter = wanted.isGreaterOrEqual(Level.WARN);
    loggers().getLogger(Logger.ROOT_LOGGER_NAME).setLevel(quieter ? wanted : Level.WARN);
  }

  /// Sets the level of one logger and those below it.
  public static void set(String logger, String level) {
    loggers().getLogger(logger).setLevel(level(level));
  }

  private static Level level(String level) {
    return levelOf(
        parse(level).orElseThrow(() -> new IllegalArgumentException("level: expected: a value")));
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
