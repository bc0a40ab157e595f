package dev.vicinity.sidecar.http2;

import dev.vicinity.sidecar.exchange.DownstreamConnection;
import dev.vicinity.sidecar.exchange.DownstreamProtocol;
import dev.vicinity.sidecar.exchange.ExchangeOpener;
import io.netty.channel.Channel;
import java.util.random.RandomGenerator;

/// HTTP/2 as clients speak it to us: prior knowledge, or chosen by ALPN.
///
/// Frames are handled where they are decoded, without an object or a child channel each. Stateless;
/// any event loop.
public final class Http2Server implements DownstreamProtocol {
  private final Http2Limits limits;
  private final RandomGenerator random;

  /// `random` makes the keys of WebSockets that came by HTTP/2; one per event loop.
  public Http2Server(Http2Limits limits, RandomGenerator random) {
    this.limits = limits;
    this.random = random;
  }

  @Override
  public void install(Channel channel, DownstreamConnection connection, ExchangeOpener opener) {
    var handler =
        Codecs.server(
            limits,
            (decoder, encoder, settings) ->
                new ServerConnection(decoder, encoder, settings, limits, opener, random));
    channel.pipeline().addLast(handler);
    // The windows hold the client back; the connection itself must go on to be read.
    channel.config().setAutoRead(true);
  }
}
