package dev.vicinity.sidecar.exchange;

/// Which side of the application a request passes.
public enum Direction {
  /// From the application to the mesh.
  OUTBOUND,
  /// From the mesh to the application.
  INBOUND
}
