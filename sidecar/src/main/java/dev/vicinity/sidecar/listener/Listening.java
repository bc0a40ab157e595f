package dev.vicinity.sidecar.listener;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.sidecar.exchange.Direction;
import dev.vicinity.sidecar.exchange.DownstreamConnection.Capture;
import java.util.Objects;

/// One bound socket. `application` is where an explicit inbound listener forwards to; others have
/// `local` there.
public record Listening(Direction direction, Capture capture, Address local, Address application) {
  public Listening {
    Objects.requireNonNull(direction, "direction");
    Objects.requireNonNull(capture, "capture");
    Objects.requireNonNull(local, "local");
    Objects.requireNonNull(application, "application");
  }
}
