package dev.vicinity.sidecar.application;

import dev.vicinity.core.mesh.Address;
import java.util.Map;
import java.util.Optional;

/// What the sidecar knows of the application beside: where it answers for it, how it is probed (by
/// path) and scraped, and from which address it is called.
///
/// `pod` is the pod's own address. Port 0 of `listen` takes a free one.
public record ApplicationSettings(
    Address listen,
    String pod,
    Caller caller,
    Map<String, Probe> probes,
    Optional<Metrics> metrics) {
  /// Where the application shows its metrics.
  public record Metrics(int port, String path) {}

  /// From where the application is called.
  public enum Caller {
    /// Any address of this machine: nothing is redirected.
    ANY,
    /// An address that the kernel's rules do not redirect.
    UNREDIRECTED;

    /// Empty for any.
    Optional<String> towards(String host) {
      return switch (this) {
        case ANY -> Optional.empty();
        case UNREDIRECTED -> Optional.of(host.indexOf(':') < 0 ? "127.0.0.6" : "::6");
      };
    }
  }

  public ApplicationSettings {
    probes = Map.copyOf(probes);
  }

  /// Nothing is known of it; on a free port of loopback.
  public static ApplicationSettings unknown() {
    return new ApplicationSettings(
        new Address("127.0.0.1", 0), "127.0.0.1", Caller.ANY, Map.of(), Optional.empty());
  }
}
