package dev.vicinity.sidecar.exchange;

import dev.vicinity.core.mesh.Address;
import java.util.Objects;

/// What is known of an accepted connection before its first request.
///
/// `destination` is where the client meant to go: the socket's original destination when captured,
/// the bound address of an explicit inbound listener; an explicit outbound proxy learns it from
/// each request and has `local` here. `application` is where inbound requests are forwarded to;
/// outbound connections have `destination` there. `sni` is empty without TLS.
public record DownstreamConnection(
    Direction direction,
    Capture capture,
    Address local,
    Address remote,
    Address destination,
    Address application,
    String sni,
    PeerIdentity peer) {
  /// How the connection came here.
  public enum Capture {
    /// Redirected by the kernel.
    CAPTURED,
    /// Addressed to this listener.
    EXPLICIT
  }

  public DownstreamConnection {
    Objects.requireNonNull(direction, "direction");
    Objects.requireNonNull(capture, "capture");
    Objects.requireNonNull(local, "local");
    Objects.requireNonNull(remote, "remote");
    Objects.requireNonNull(destination, "destination");
    Objects.requireNonNull(application, "application");
    Objects.requireNonNull(sni, "sni");
    Objects.requireNonNull(peer, "peer");
  }

  /// What goes on within a tunnel to another destination.
  public DownstreamConnection tunnelled(Address to) {
    return new DownstreamConnection(direction, Capture.CAPTURED, local, remote, to, to, sni, peer);
  }

  /// The same connection after its handshake.
  public DownstreamConnection secured(String requestedName, PeerIdentity identity) {
    return new DownstreamConnection(
        direction, capture, local, remote, destination, application, requestedName, identity);
  }
}
