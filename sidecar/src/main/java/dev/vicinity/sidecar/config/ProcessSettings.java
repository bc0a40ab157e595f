package dev.vicinity.sidecar.config;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.sidecar.application.ApplicationSettings;
import dev.vicinity.sidecar.telemetry.AccessLogSettings;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/// What a sidecar that is a process of its own is told. `console` shows the admin pages to control,
/// through mutual TLS; `logLevel` is the level of our own loggers, if it is not the usual; `linger`
/// is how long after SIGTERM it serves on before it drains.
public record ProcessSettings(
    SidecarSettings sidecar,
    Address console,
    ApplicationSettings application,
    AccessLogSettings accessLog,
    Optional<String> logLevel,
    Duration linger) {
  public ProcessSettings {
    Objects.requireNonNull(sidecar, "sidecar");
    Objects.requireNonNull(console, "console");
    Objects.requireNonNull(application, "application");
    Objects.requireNonNull(accessLog, "accessLog");
    Objects.requireNonNull(logLevel, "logLevel");
    Objects.requireNonNull(linger, "linger");
  }
}
