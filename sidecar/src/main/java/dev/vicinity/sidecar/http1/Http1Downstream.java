package dev.vicinity.sidecar.http1;

import dev.vicinity.sidecar.exchange.DownstreamConnection;
import dev.vicinity.sidecar.exchange.DownstreamProtocol;
import dev.vicinity.sidecar.exchange.ExchangeOpener;
import dev.vicinity.sidecar.exchange.Tunnels;
import io.netty.channel.Channel;

/// The server side of HTTP/1.1 and HTTP/1.0.
public final class Http1Downstream implements DownstreamProtocol {
  private final Tunnels tunnels;

  /// `tunnels` takes over what clients of an explicit proxy `CONNECT`.
  public Http1Downstream(Tunnels tunnels) {
    this.tunnels = tunnels;
  }

  @Override
  public void install(Channel channel, DownstreamConnection connection, ExchangeOpener opener) {
    var decoder = Decoders.request();
    channel
        .pipeline()
        .addLast(decoder)
        .addLast(new DownstreamHandler(decoder, opener, connection, tunnels));
  }
}
