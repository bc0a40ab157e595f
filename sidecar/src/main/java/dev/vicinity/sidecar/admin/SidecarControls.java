package dev.vicinity.sidecar.admin;

/// What an operator may make a sidecar do. Safe from any thread; returns at once.
public interface SidecarControls {
  /// Readiness off, no new connections kept alive; requests in flight finish.
  void drain();

  /// Drain, then end the process.
  void quit();
}
