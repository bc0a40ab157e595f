package dev.vicinity.sidecar.exchange;

import io.netty.channel.Channel;

/// Where connections get the opener of their exchanges.
public interface Exchanges {
  /// On the channel's event loop, once per connection, when all of `connection` is known.
  ExchangeOpener opener(Channel channel, DownstreamConnection connection);
}
