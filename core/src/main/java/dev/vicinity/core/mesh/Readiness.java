package dev.vicinity.core.mesh;

/// What the orchestrator says of an endpoint. Terminating endpoints are not listed at all.
public enum Readiness {
  /// May be picked.
  READY,
  /// Counted in its tier's total, never picked.
  UNREADY,
  /// Kept for persistent sessions only, never picked for a new one.
  DRAINING
}
