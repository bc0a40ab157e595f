package dev.vicinity.sidecar.intercept;

import dev.vicinity.sidecar.exchange.DownstreamConnection;
import dev.vicinity.sidecar.exchange.DownstreamProtocol;
import dev.vicinity.sidecar.exchange.Exchanges;
import dev.vicinity.sidecar.identity.MeshTls;
import dev.vicinity.sidecar.tcp.TcpProxy;
import io.netty.channel.Channel;

/// What serves a connection once it is known what it speaks.
public record Services(
    MeshTls tls,
    DownstreamProtocol http1,
    DownstreamProtocol http2,
    Exchanges exchanges,
    TcpProxy tcp) {

  void serveHttp1(Channel channel, DownstreamConnection connection) {
    http1.install(channel, connection, exchanges.opener(channel, connection));
  }

  void serveHttp2(Channel channel, DownstreamConnection connection) {
    http2.install(channel, connection, exchanges.opener(channel, connection));
  }
}
