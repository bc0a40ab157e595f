package dev.vicinity.verify.link;

import dev.vicinity.core.mesh.Address;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A cable between a sidecar and control that a test can cut.
final class Relay implements AutoCloseable {
  private final Set<NetSocket> sockets = ConcurrentHashMap.newKeySet();
  private final NetServer server;
  private final NetClient client;
  private volatile boolean cut;

  Relay(Vertx vertx, Address to) {
    client = vertx.createNetClient();
    server =
        Link.await(
            vertx.createNetServer().connectHandler(near -> join(near, to)).listen(0, "127.0.0.1"));
  }

  Address address() {
    return new Address("127.0.0.1", server.actualPort());
  }

  void cut() {
    cut = true;
    sockets.forEach(NetSocket::close);
    sockets.clear();
  }

  void mend() {
    cut = false;
  }

  private void join(NetSocket near, Address to) {
    if (cut) {
      near.close();
      return;
    }
    near.pause();
    client
        .connect(to.port(), to.host())
        .onSuccess(
            far -> {
              sockets.add(near);
              sockets.add(far);
              near.pipeTo(far);
              far.pipeTo(near);
              near.resume();
            })
        .onFailure(_ -> near.close());
  }

  @Override
  public void close() {
    Link.await(server.close());
  }
}
