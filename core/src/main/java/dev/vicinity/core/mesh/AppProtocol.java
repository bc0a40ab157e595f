package dev.vicinity.core.mesh;

/// What a service port speaks, by Istio's protocol selection (reference 7.6).
public enum AppProtocol {
  HTTP,
  HTTP2,
  GRPC,
  /// Opaque TLS: routed by SNI or address, never terminated.
  TLS,
  /// Opaque bytes, possibly server-first.
  TCP,
  /// Undeclared: look at the first bytes.
  AUTO;

  /// Whether requests can be told apart without looking.
  public boolean isHttp() {
    return this == HTTP || this == HTTP2 || this == GRPC;
  }
}
