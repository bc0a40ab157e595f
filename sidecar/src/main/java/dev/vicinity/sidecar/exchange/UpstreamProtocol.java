package dev.vicinity.sidecar.exchange;

import io.netty.channel.Channel;

/// The client side of one HTTP version.
public interface UpstreamProtocol {
  /// Adds its handlers to a connected channel whose TLS, if any, is done. On the channel's event
  /// loop, which is also the owner's.
  UpstreamConnection install(Channel channel, Owner owner);

  /// The pool that a connection belongs to; told on the connection's event loop.
  interface Owner {
    /// A stream ended, or the peer allows more of them: `UpstreamConnection.room` may have grown.
    void roomGrew(UpstreamConnection connection);

    /// No further stream may be opened (GOAWAY, `Connection: close`); open ones go on.
    void goingAway(UpstreamConnection connection);

    /// The channel is closed; streams that were open have been told already.
    void closed(UpstreamConnection connection);
  }
}
