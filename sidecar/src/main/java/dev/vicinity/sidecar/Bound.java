package dev.vicinity.sidecar;

import dev.vicinity.core.mesh.Address;
import java.util.List;

/// The addresses a started sidecar really listens on. `inboundBinds` are in the order of the
/// settings.
public record Bound(Address outbound, Address inbound, List<Address> inboundBinds) {
  public Bound {
    inboundBinds = List.copyOf(inboundBinds);
  }
}
