package dev.vicinity.sidecar.listener;

import io.netty.channel.Channel;

/// Decides what an accepted socket speaks and installs what serves it.
public interface Acceptor {
  /// On the channel's event loop, before anything was read; the channel does not read by itself.
  void accepted(Channel channel, Listening listening);
}
