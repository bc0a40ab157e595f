package dev.vicinity.sidecar.config;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.sidecar.application.ApplicationReader;
import dev.vicinity.sidecar.application.ApplicationSettings;
import dev.vicinity.sidecar.application.ApplicationSettings.Caller;
import dev.vicinity.sidecar.config.SidecarSettings.Interception;
import dev.vicinity.sidecar.telemetry.AccessLogSettings;
import dev.vicinity.sidecar.telemetry.AccessLogSettings.Encoding;
import dev.vicinity.sidecar.telemetry.LogLevels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// Reads settings from environment variables. Used by one thread, for one reading.
public final class SettingsReader {
  /// The process's exit code for settings that cannot be used (EX_USAGE of sysexits).
  public static final int EXIT_CODE = 64;

  private static final Address NOWHERE = new Address("0.0.0.0", 0);

  private final Map<String, String> environment;
  private final List<String> problems = new ArrayList<>();

  private SettingsReader(Map<String, String> environment) {
    this.environment = environment;
  }

  /// Reads them all, or says everything that is wrong.
  public static ProcessSettings read(Map<String, String> environment, int processors)
      throws SettingsException {
    var reader = new SettingsReader(environment);
    var sidecar = reader.settings(processors);
    var settings =
        new ProcessSettings(
            sidecar,
            reader.console(),
            reader.application(sidecar.interception()),
            reader.accessLog(),
            reader.logLevel(),
            reader.time("VICINITY_LINGER", "0s"));
    if (!reader.problems.isEmpty()) {
      throw new SettingsException(reader.problems);
    }
    return settings;
  }

  /// Control reaches it by the pod's address, if that is known.
  private Address console() {
    var pod = environment.getOrDefault("INSTANCE_IP", "0.0.0.0");
    return address("VICINITY_CONSOLE", new Address(pod, 15009).toString());
  }

  private ApplicationSettings application(Interception interception) {
    return new ApplicationSettings(
        address("VICINITY_STATUS", "0.0.0.0:15020"),
        environment.getOrDefault("INSTANCE_IP", "127.0.0.1"),
        switch (interception) {
          case REDIRECT -> Caller.UNREDIRECTED;
          case EXPLICIT -> Caller.ANY;
        },
        parsed("VICINITY_APP_PROBES", "", "probes by path", ApplicationReader::probes, Map.of()),
        parsed(
            "VICINITY_APP_METRICS",
            "",
            "scrape, path and port",
            ApplicationReader::metrics,
            Optional.empty()));
  }

  private Optional<String> logLevel() {
    return parsed(
        "VICINITY_LOG_LEVEL",
        "",
        "one of " + String.join(", ", LogLevels.ALL),
        LogLevels::parse,
        Optional.empty());
  }

  private AccessLogSettings accessLog() {
    var encoding =
        parsed(
            "VICINITY_ACCESS_LOG_ENCODING",
            "text",
            "text or json",
            text -> Encoding.valueOf(text.toUpperCase(Locale.ROOT)),
            Encoding.TEXT);
    var format =
        parsed(
            "VICINITY_ACCESS_LOG_FORMAT",
            "",
            "Envoy's format language",
            text -> new AccessLogSettings("", encoding, text).format(),
            "");
    return parsed(
        "VICINITY_ACCESS_LOG",
        "",
        "a file, or nothing",
        file -> new AccessLogSettings(file, encoding, format),
        AccessLogSettings.OFF);
  }

  private SidecarSettings settings(int processors) {
    return new SidecarSettings(
        required("POD_NAME"),
        required("POD_NAMESPACE"),
        address("VICINITY_CONTROL", "vicinity-control.vicinity-system.svc:15012"),
        path("VICINITY_TOKEN_FILE", "/var/run/secrets/tokens/vicinity-token"),
        path("VICINITY_ROOTS_FILE", "/var/run/secrets/vicinity/root-cert.pem"),
        parsed(
            "VICINITY_INTERCEPTION",
            "redirect",
            "redirect or explicit",
            SettingsReader::interception,
            Interception.REDIRECT),
        address("VICINITY_OUTBOUND", "0.0.0.0:15001"),
        address("VICINITY_INBOUND", "0.0.0.0:15006"),
        parsed(
            "VICINITY_INBOUND_BINDS",
            "",
            "host:port=host:port, separated by commas",
            SettingsReader::binds,
            List.of()),
        address("VICINITY_ADMIN", "127.0.0.1:15000"),
        address("VICINITY_HEALTH", "0.0.0.0:15021"),
        address("VICINITY_METRICS", "0.0.0.0:15090"),
        parsed(
            "VICINITY_CONCURRENCY",
            Integer.toString(Math.max(1, processors)),
            "a whole number from 1",
            SettingsReader::positive,
            1),
        time("VICINITY_DRAIN_TIME", "45s"));
  }

  private String required(String name) {
    var value = environment.getOrDefault(name, "");
    if (value.isBlank()) {
      problems.add(name + ": not set (expected: a value)");
    }
    return value;
  }

  private Address address(String name, String otherwise) {
    return parsed(name, otherwise, "host:port", Address::parse, NOWHERE);
  }

  private Duration time(String name, String otherwise) {
    return parsed(
        name, otherwise, "a time such as 45s or 500ms", SettingsReader::duration, Duration.ZERO);
  }

  private Path path(String name, String otherwise) {
    return parsed(name, otherwise, "a path", Path::of, Path.of(otherwise));
  }

  private <T> T parsed(
      String name, String otherwise, String expected, Function<String, T> parser, T onProblem) {
    var value = environment.getOrDefault(name, otherwise);
    try {
      return parser.apply(value);
    } catch (IllegalArgumentException e) {
      problems.add(name + ": " + value + " (expected: " + expected + reason(e) + ")");
      return onProblem;
    }
  }

  /// What a reader says beyond the value, which is shown anyway.
  private static String reason(IllegalArgumentException cause) {
    var message = cause.getMessage();
    return message != null && message.indexOf(": expected: ") > 0 ? "; " + message : "";
  }

  private static Interception interception(String text) {
    return Interception.valueOf(text.toUpperCase(Locale.ROOT));
  }

  private static List<InboundBind> binds(String text) {
    var binds = new ArrayList<InboundBind>();
    for (int from = 0; from < text.length(); ) {
      int comma = text.indexOf(',', from);
      int end = comma < 0 ? text.length() : comma;
      binds.add(InboundBind.parse(text.substring(from, end).strip()));
      from = end + 1;
    }
    return binds;
  }

  private static int positive(String text) {
    int value = Integer.parseInt(text);
    if (value < 1) {
      throw new IllegalArgumentException(text);
    }
    return value;
  }

  private static Duration duration(String text) {
    if (text.endsWith("ms")) {
      return Duration.ofMillis(Long.parseLong(text.substring(0, text.length() - 2)));
    }
    if (text.endsWith("s")) {
      return Duration.ofSeconds(Long.parseLong(text.substring(0, text.length() - 1)));
    }
    throw new IllegalArgumentException(text);
  }
}
