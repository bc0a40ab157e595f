package dev.vicinity.sidecar.pool;

import java.util.List;

/// What goes over a connection, and the ALPN names that say so in the mesh (reference 6.5) and
/// outside of it.
public enum Wire {
  HTTP1(List.of("istio-http/1.1", "istio", "http/1.1"), List.of("http/1.1")),
  HTTP2(List.of("istio-h2", "istio", "h2"), List.of("h2", "http/1.1")),
  TCP(List.of("istio-peer-exchange", "istio"), List.of());

  private final List<String> mesh;
  private final List<String> plain;

  Wire(List<String> mesh, List<String> plain) {
    this.mesh = mesh;
    this.plain = plain;
  }

  /// Offered to other sidecars.
  public List<String> mesh() {
    return mesh;
  }

  /// Offered to servers outside of the mesh.
  public List<String> plain() {
    return plain;
  }
}
