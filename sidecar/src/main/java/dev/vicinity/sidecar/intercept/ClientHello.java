package dev.vicinity.sidecar.intercept;

import java.util.List;
import java.util.Objects;

/// What a TLS client says first, as far as routing needs it: the server's name in lower case (empty
/// for none) and the protocols it offers.
record ClientHello(String sni, List<String> alpn) {
  /// Istio's names for HTTP, which only its proxies offer (reference 6.5).
  private static final List<String> MESH_HTTP =
      List.of("istio-http/1.0", "istio-http/1.1", "istio-h2");

  private static final List<String> MESH_OTHER = List.of("istio", "istio-peer-exchange");

  ClientHello {
    Objects.requireNonNull(sni, "sni");
    alpn = List.copyOf(alpn);
  }

  /// Whether a proxy of the mesh offers HTTP.
  boolean isMeshHttp() {
    return offersAny(MESH_HTTP);
  }

  /// Whether a proxy of the mesh offers anything.
  boolean isMesh() {
    return isMeshHttp() || offersAny(MESH_OTHER);
  }

  private boolean offersAny(List<String> names) {
    for (var name : names) {
      if (alpn.contains(name)) {
        return true;
      }
    }
    return false;
  }
}
