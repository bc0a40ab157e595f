package dev.vicinity.sidecar.telemetry;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.sidecar.exchange.Carried;
import org.jspecify.annotations.Nullable;

/// One opaque connection, as telemetry reads it: valid during the call only, on its event loop.
///
/// Received is the request direction, sent the response direction, on both reporters. Texts that do
/// not apply are empty, times are nanoseconds.
public interface TcpFlow extends Carried {
  @Nullable Address upstreamAddress();

  @Nullable Address upstreamLocalAddress();

  /// Why the connection to the upstream failed.
  String upstreamFailureReason();

  /// In milliseconds since 1970.
  long startMillis();

  long durationNanos();

  /// Since the beginning.
  long receivedBytes();

  /// Since the beginning.
  long sentBytes();
}
