package dev.vicinity.sidecar.http1;

import dev.vicinity.sidecar.exchange.UpstreamConnection;
import dev.vicinity.sidecar.exchange.UpstreamProtocol;
import io.netty.channel.Channel;

/// The client side of HTTP/1.1.
public final class Http1Upstream implements UpstreamProtocol {
  @Override
  public UpstreamConnection install(Channel channel, Owner owner) {
    var decoder = Decoders.response();
    var connection = new UpstreamHandler(channel, decoder, owner);
    channel.pipeline().addLast(decoder).addLast(connection);
    return connection;
  }
}
