package dev.vicinity.core.mesh;

/// What an endpoint accepts on the wire.
public enum Transport {
  /// No sidecar in front: plain text.
  PLAIN,
  /// A sidecar in front: mesh mTLS with Istio's ALPN names.
  MESH_TLS
}
