package dev.vicinity.sidecar.exchange;

/// Fired as a user event through the pipeline of accepted channels: of all when the sidecar drains,
/// of those that nothing has come or gone on for too long.
public enum Drain {
  /// Ask the client to go elsewhere (GOAWAY, `Connection: close`), let open exchanges finish, then
  /// close.
  GRACEFUL,
  /// Close, unless a request is open.
  IDLE
}
