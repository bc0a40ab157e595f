package dev.vicinity.sidecar.exchange;

import io.netty.channel.Channel;

/// The server side of one HTTP version.
public interface DownstreamProtocol {
  /// Adds its handlers to a channel whose TLS, if any, is done; every request begins an exchange at
  /// `opener`. Bytes already read are fired through the pipeline afterwards. On the channel's event
  /// loop.
  void install(Channel channel, DownstreamConnection connection, ExchangeOpener opener);
}
