package dev.vicinity.sidecar.config;

import dev.vicinity.core.mesh.Address;
import java.util.Objects;

/// An inbound address bound explicitly, without capture: what arrives at `listen` is for the
/// application at `application`. Port 0 of `listen` takes any free port.
public record InboundBind(Address listen, Address application) {
  public InboundBind {
    Objects.requireNonNull(listen, "listen");
    Objects.requireNonNull(application, "application");
  }

  /// Reads `LISTEN_HOST:PORT=APPLICATION_HOST:PORT`.
  public static InboundBind parse(String text) {
    int equals = text.indexOf('=');
    if (equals < 0) {
      throw new IllegalArgumentException(
          "inbound bind: " + text + " (expected: host:port=host:port)");
    }
    return new InboundBind(
        Address.parse(text.substring(0, equals)), Address.parse(text.substring(equals + 1)));
  }
}
