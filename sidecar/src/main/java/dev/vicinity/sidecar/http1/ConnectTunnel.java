package dev.vicinity.sidecar.http1;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.sidecar.exchange.Direction;
import dev.vicinity.sidecar.exchange.DownstreamConnection;
import dev.vicinity.sidecar.exchange.DownstreamConnection.Capture;
import dev.vicinity.sidecar.exchange.Tunnels;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;

/// CONNECT to an explicit proxy. On the connection's event loop only.
record ConnectTunnel(DownstreamConnection connection, Tunnels tunnels) {
  private static final String ESTABLISHED = "HTTP/1.1 200 Connection established\r\n\r\n";

  boolean isWanted(HttpRequest head) {
    return HttpMethod.CONNECT.equals(head.method())
        && connection.direction() == Direction.OUTBOUND
        && connection.capture() == Capture.EXPLICIT;
  }

  /// The client is told before anything is connected: what the tunnel carries decides where it
  /// goes. False if it named no address, which the head says from then on.
  boolean open(ChannelHandlerContext ctx, HttpRequest head) {
    Address to;
    try {
      to = Address.parse(head.uri());
    } catch (IllegalArgumentException e) {
      head.setDecoderResult(DecoderResult.failure(e));
      return false;
    }
    ctx.writeAndFlush(ByteBufUtil.writeAscii(ctx.alloc(), ESTABLISHED));
    tunnels.open(ctx.channel(), connection.tunnelled(to));
    return true;
  }
}
