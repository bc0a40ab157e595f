package dev.vicinity.control.translate;

import dev.vicinity.core.mesh.MtlsMode;
import java.util.Map;
import java.util.Optional;

/// A PeerAuthentication; an empty mode is UNSET and inherits.
public record PeerAuthenticationFacts(
    ResourceId id,
    String created,
    Map<String, String> selector,
    Optional<MtlsMode> mode,
    Map<Integer, Optional<MtlsMode>> ports)
    implements Resource, Resource.Aged {
  public PeerAuthenticationFacts {
    selector = Map.copyOf(selector);
    ports = Map.copyOf(ports);
  }
}
