package dev.vicinity.sidecar.admin;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.sidecar.exchange.PeerCertificates;
import dev.vicinity.sidecar.identity.MeshTls;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.internal.net.NetSocketInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Lets operators through mutual TLS to the pages on loopback, and nobody else.
///
/// Every handshake uses the mesh's newest certificate. A client is known by its SPIFFE id; who is
/// no operator is closed on before a byte of it is read.
final class ConsoleDoor {
  private static final Logger LOG = LoggerFactory.getLogger(ConsoleDoor.class);

  private final MeshTls tls;
  private final List<String> operators;
  private final NetServer server;
  private final NetClient client;

  ConsoleDoor(Vertx vertx, MeshTls tls, List<String> operators) {
    this.tls = tls;
    this.operators = operators;
    server = vertx.createNetServer();
    client = vertx.createNetClient();
  }

  Future<Address> start(Address at, Address pages) {
    return server
        .connectHandler(socket -> accepted(socket, pages))
        .listen(at.port(), at.host())
        .map(listening -> new Address(at.host(), listening.actualPort()));
  }

  Future<Void> stop() {
    return Future.join(server.close(), client.close()).mapEmpty();
  }

  private void accepted(NetSocket socket, Address pages) {
    if (!tls.isReady() || !(socket instanceof NetSocketInternal internal)) {
      socket.close();
      return;
    }
    var pipeline = internal.channelHandlerContext().pipeline();
    var handler = tls.server(pipeline.channel().alloc(), List.of("http/1.1"));
    pipeline.addFirst("mesh-tls", handler);
    handler
        .handshakeFuture()
        .addListener(
            done -> {
              if (done.isSuccess()) {
                admit(socket, PeerCertificates.spiffeId(pipeline.channel()), pages);
              }
            });
  }

  /// On the socket's event loop, before any of its bytes are delivered.
  private void admit(NetSocket socket, String spiffeId, Address pages) {
    if (!isOperator(spiffeId)) {
      LOG.warn("console refused to {} from {}", spiffeId, socket.remoteAddress());
      socket.close();
      return;
    }
    socket.pause();
    client
        .connect(pages.port(), pages.host())
        .onSuccess(
            inner -> {
              inner.pipeTo(socket);
              socket.pipeTo(inner);
            })
        .onFailure(_ -> socket.close());
  }

  /// The trust domain was verified with the certificate.
  private boolean isOperator(String spiffeId) {
    int path = spiffeId.indexOf('/', "spiffe://".length());
    if (!spiffeId.startsWith("spiffe://") || path < 0) {
      return false;
    }
    for (var operator : operators) {
      int slash = operator.indexOf('/');
      var expected = "/ns/" + operator.substring(0, slash) + "/sa/" + operator.substring(slash + 1);
      if (spiffeId.substring(path).equals(expected)) {
        return true;
      }
    }
    return false;
  }
}
