package dev.vicinity.sidecar.config;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.sidecar.telemetry.AccessLogSettings;
import java.util.Objects;

/// What a sidecar that is a process of its own is told. `console` shows the admin pages to control,
/// through mutual TLS.
public record ProcessSettings(
    SidecarSettings sidecar, Address console, AccessLogSettings accessLog) {
  public ProcessSettings {
    Objects.requireNonNull(sidecar, "sidecar");
    Objects.requireNonNull(console, "console");
    Objects.requireNonNull(accessLog, "accessLog");
  }
}
