package dev.vicinity.sidecar.identity;

import dev.vicinity.core.mesh.Address;
import java.util.Objects;

/// Where a workload gets its certificate from, and how it proves who it is.
///
/// `token` and `roots` (PEM) are read again for every signing, `roots` every few seconds besides.
/// `pod` only shows up in logs.
public record IdentitySettings(Address control, String pod, Source token, Source roots) {
  /// A text that may change, like a projected file. May block; called on a virtual thread.
  @FunctionalInterface
  public interface Source {
    String read() throws java.io.IOException;
  }

  public IdentitySettings {
    Objects.requireNonNull(control, "control");
    Objects.requireNonNull(pod, "pod");
    Objects.requireNonNull(token, "token");
    Objects.requireNonNull(roots, "roots");
  }
}
