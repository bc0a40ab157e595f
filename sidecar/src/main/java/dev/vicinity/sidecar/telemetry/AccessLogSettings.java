package dev.vicinity.sidecar.telemetry;

import java.util.Objects;

/// How requests are logged, as Istio's mesh settings say: `file` empty is off (the default),
/// `/dev/stdout` the process's output; `format` empty is Envoy's default for the encoding.
public record AccessLogSettings(String file, Encoding encoding, String format) {
  /// How a line is written (`accessLogEncoding`).
  public enum Encoding {
    TEXT,
    JSON
  }

  /// Nothing is logged.
  public static final AccessLogSettings OFF = new AccessLogSettings("", Encoding.TEXT, "");

  public AccessLogSettings {
    Objects.requireNonNull(file, "file");
    Objects.requireNonNull(encoding, "encoding");
    Objects.requireNonNull(format, "format");
    // A format that cannot be used is said at the start, not at the first request.
    LogFormat.of(encoding, format);
  }
}
