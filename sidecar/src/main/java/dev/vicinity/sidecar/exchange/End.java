package dev.vicinity.sidecar.exchange;

/// Whether more of a message follows.
public enum End {
  /// More follows.
  OPEN,
  /// This was the last of it.
  LAST
}
