package dev.vicinity.sidecar.exchange;

/// Fired as a user event through the pipeline of every accepted channel when the sidecar drains.
public enum Drain {
  /// Ask the client to go elsewhere (GOAWAY, `Connection: close`), let open exchanges finish, then
  /// close.
  GRACEFUL
}
