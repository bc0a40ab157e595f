package dev.vicinity.control;

import dev.vicinity.core.mesh.Address;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/// How one control process runs.
///
/// `discovery` is where sidecars connect (gRPC over TLS), `admin` where operators look; port 0
/// takes a free one. Changes wait for `quiet` without another, at most for `ceiling`.
public record ControlSettings(
    Address discovery,
    String trustDomain,
    String namespace,
    List<String> servingNames,
    Duration quiet,
    Duration ceiling,
    Duration certificateLifetime,
    Duration heartbeat) {
  public ControlSettings {
    Objects.requireNonNull(discovery, "discovery");
    Objects.requireNonNull(trustDomain, "trustDomain");
    Objects.requireNonNull(namespace, "namespace");
    servingNames = List.copyOf(servingNames);
    if (quiet.compareTo(ceiling) > 0) {
      throw new IllegalArgumentException("quiet: " + quiet + " (expected: <= " + ceiling + ")");
    }
  }

  /// On loopback with free ports, for a mesh inside one process.
  public static ControlSettings embedded(String trustDomain) {
    var loopback = new Address("127.0.0.1", 0);
    return new ControlSettings(
        loopback,
        trustDomain,
        "vicinity-system",
        List.of("localhost", "127.0.0.1"),
        Duration.ofMillis(100),
        Duration.ofSeconds(1),
        Duration.ofHours(24),
        Duration.ofSeconds(10));
  }

  /// The same with certificates of another lifetime.
  public ControlSettings withCertificateLifetime(Duration lifetime) {
    return new ControlSettings(
        discovery, trustDomain, namespace, servingNames, quiet, ceiling, lifetime, heartbeat);
  }
}
