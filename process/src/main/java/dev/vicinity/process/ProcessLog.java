package dev.vicinity.process;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import org.slf4j.LoggerFactory;

/// A process's log: standard output, state changes from INFO on. In code and not in logback's XML,
/// so that no process has to parse any, and the image needs no parser.
public final class ProcessLog {
  private static final String PATTERN =
      "%d{\"yyyy-MM-dd'T'HH:mm:ss.SSSXXX\", UTC} %-5level %logger{0} %msg%n";

  private ProcessLog() {}

  /// Replaces what logback does by itself, unless a file of settings is named. To be called before
  /// the first line: by itself logback tells everything.
  ///
  /// @param quiet loggers that tell of errors alone
  public static void start(String... quiet) {
    if (System.getProperty("logback.configurationFile") == null
        && LoggerFactory.getILoggerFactory() instanceof LoggerContext context) {
      context.reset();
      var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
      root.setLevel(Level.WARN);
      root.addAppender(standardOutput(context));
      context.getLogger("dev.vicinity").setLevel(Level.INFO);
      for (var logger : quiet) {
        context.getLogger(logger).setLevel(Level.ERROR);
      }
    }
  }

  private static ConsoleAppender<ILoggingEvent> standardOutput(LoggerContext context) {
    var lines = new PatternLayoutEncoder();
    lines.setContext(context);
    lines.setPattern(PATTERN);
    lines.start();
    var out = new ConsoleAppender<ILoggingEvent>();
    out.setContext(context);
    out.setName("OUT");
    out.setEncoder(lines);
    out.start();
    return out;
  }
}
