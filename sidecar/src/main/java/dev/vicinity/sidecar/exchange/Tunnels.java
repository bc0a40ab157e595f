package dev.vicinity.sidecar.exchange;

import io.netty.channel.Channel;

/// Where connections go on that a client turned into tunnels (`CONNECT`).
public interface Tunnels {
  /// Serves a channel as one captured on its way to `connection.destination()`: what it carries is
  /// found out from its bytes. The channel's HTTP handlers are gone; bytes already read are fired
  /// through the pipeline afterwards. On the channel's event loop.
  void open(Channel channel, DownstreamConnection connection);
}
