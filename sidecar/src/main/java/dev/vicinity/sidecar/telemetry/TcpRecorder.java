package dev.vicinity.sidecar.telemetry;

/// Takes note of opaque connections. Called on event loops, so it neither blocks nor logs.
public interface TcpRecorder {
  /// Once per connection, when its upstream is connected or cannot be.
  void opened(TcpFlow flow);

  /// Bytes since the last call: every 5 s while there are any, and once before `closed`.
  void transferred(TcpFlow flow, long receivedBytes, long sentBytes);

  /// Once per connection, at its end.
  void closed(TcpFlow flow);
}
