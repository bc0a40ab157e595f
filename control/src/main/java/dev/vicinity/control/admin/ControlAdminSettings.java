package dev.vicinity.control.admin;

import dev.vicinity.core.mesh.Address;
import java.util.Objects;

/// Where control's pages are. Port 0 takes a free one.
///
/// `open` answers probes and scrapers and may be bound to every interface. `debug` shows all of the
/// mesh and commands sidecars, without asking who calls: it belongs on loopback, reached by
/// `kubectl port-forward`.
public record ControlAdminSettings(Address open, Address debug) {
  /// The ports of a pod: Istio's 15014, and 15080 on loopback.
  public static final ControlAdminSettings OF_POD =
      new ControlAdminSettings(new Address("0.0.0.0", 15014), new Address("127.0.0.1", 15080));

  public ControlAdminSettings {
    Objects.requireNonNull(open, "open");
    Objects.requireNonNull(debug, "debug");
  }

  /// Both on free ports of loopback.
  public static ControlAdminSettings embedded() {
    var any = new Address("127.0.0.1", 0);
    return new ControlAdminSettings(any, any);
  }
}
