package dev.vicinity.sidecar.intercept;

import dev.vicinity.sidecar.exchange.DownstreamConnection;
import dev.vicinity.sidecar.exchange.PeerCertificates;
import dev.vicinity.sidecar.exchange.PeerIdentity;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;

/// Waits for the mesh's TLS, then lets in what it carries under the name that the peer proved. On
/// the channel's event loop only.
final class Handshake extends ChannelInboundHandlerAdapter {
  private final Services services;
  private final DownstreamConnection connection;
  private final Inside inside;

  /// What the connection carries.
  enum Inside {
    HTTP,
    OPAQUE
  }

  Handshake(Services services, DownstreamConnection connection, Inside inside) {
    this.services = services;
    this.connection = connection;
    this.inside = inside;
  }

  @Override
  public void userEventTriggered(ChannelHandlerContext ctx, Object event) throws Exception {
    if (event instanceof SslHandshakeCompletionEvent done) {
      if (done.isSuccess()) {
        enter(ctx);
      } else {
        ctx.close();
      }
      return;
    }
    super.userEventTriggered(ctx, event);
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    // A handshake that failed has been answered with an alert.
    ctx.close();
  }

  private void enter(ChannelHandlerContext ctx) {
    var ssl = ctx.pipeline().get(SslHandler.class);
    var secured = connection.secured(connection.sni(), peer(ssl));
    var channel = ctx.channel();
    switch (inside) {
      case OPAQUE -> services.tcp().serve(channel, secured);
      case HTTP -> {
        switch (ssl.applicationProtocol()) {
          case ApplicationProtocolNames.HTTP_2 -> services.serveHttp2(channel, secured);
          case ApplicationProtocolNames.HTTP_1_1 -> services.serveHttp1(channel, secured);
          case null, default ->
              ctx.pipeline().addLast(new Doorway(services, Rule.HTTP_ONLY, secured));
        }
      }
    }
    ctx.pipeline().remove(this);
  }

  private static PeerIdentity peer(SslHandler ssl) {
    return PeerCertificates.identity(ssl.engine().getSession());
  }
}
