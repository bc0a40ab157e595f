package dev.vicinity.sidecar.http2;

import dev.vicinity.sidecar.exchange.UpstreamConnection;
import dev.vicinity.sidecar.exchange.UpstreamProtocol;
import io.netty.channel.Channel;
import io.netty.handler.codec.http.HttpScheme;
import io.netty.handler.ssl.SslHandler;

/// HTTP/2 as we speak it to hosts: prior knowledge, or chosen by ALPN. Stateless; any event loop.
public final class Http2Client implements UpstreamProtocol {
  private final Http2Limits limits;

  public Http2Client(Http2Limits limits) {
    this.limits = limits;
  }

  @Override
  public UpstreamConnection install(Channel channel, Owner owner) {
    boolean tls = channel.pipeline().get(SslHandler.class) != null;
    var scheme = tls ? HttpScheme.HTTPS.name() : HttpScheme.HTTP.name();
    var connection =
        Codecs.client(
            limits,
            (decoder, encoder, settings) ->
                new ClientConnection(decoder, encoder, settings, limits, scheme, owner));
    channel.pipeline().addLast(connection);
    channel.config().setAutoRead(true);
    return connection;
  }
}
