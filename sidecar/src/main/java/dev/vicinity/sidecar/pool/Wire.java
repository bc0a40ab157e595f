package dev.vicinity.sidecar.pool;

import java.util.List;

/// What goes over a connection.
public enum Wire {
  HTTP1,
  HTTP2,
  TCP;

  private static final List<String> MESH_HTTP1 = List.of("istio-http/1.1", "istio", "http/1.1");
  private static final List<String> MESH_HTTP2 = List.of("istio-h2", "istio", "h2");
  private static final List<String> MESH_TCP = List.of("istio-peer-exchange", "istio");
  private static final List<String> PLAIN_HTTP1 = List.of("http/1.1");
  private static final List<String> PLAIN_HTTP2 = List.of("h2", "http/1.1");

  /// The ALPN names offered to other sidecars (reference 6.5).
  public List<String> meshAlpn() {
    return switch (this) {
      case HTTP1 -> MESH_HTTP1;
      case HTTP2 -> MESH_HTTP2;
      case TCP -> MESH_TCP;
    };
  }

  /// The ALPN names offered to servers outside of the mesh; none for opaque bytes.
  public List<String> plainAlpn() {
    return switch (this) {
      case HTTP1 -> PLAIN_HTTP1;
      case HTTP2 -> PLAIN_HTTP2;
      case TCP -> List.of();
    };
  }
}
