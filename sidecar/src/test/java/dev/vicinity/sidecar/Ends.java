package dev.vicinity.sidecar;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.core.policy.ConnectionPool;
import dev.vicinity.core.policy.TrafficPolicy;
import dev.vicinity.core.route.RetryPolicy;
import dev.vicinity.sidecar.MemoryFeed.TrafficPolicies;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A client and a host of any HTTP version with a sidecar between them, both played by a test.
final class Ends implements AutoCloseable {
  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final BlockingQueue<Side> accepted = new LinkedBlockingQueue<>();
  private final ServerSocket server;
  private final Channel http2Server;
  private final TrafficPolicy policy;
  private final Rig rig;
  private final Version spoken;

  /// What one of them speaks.
  enum Version {
    HTTP_1,
    HTTP_2
  }

  Ends(Version spoken, Version heard) throws Exception {
    this.spoken = spoken;
    server = new ServerSocket(0, 100, InetAddress.getByName("127.0.0.1"));
    http2Server =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    accepted.add(Http2Side.host(channel));
                  }
                })
            .bind("127.0.0.1", 0)
            .sync()
            .channel();
    Thread.ofVirtual().start(this::accept);
    int port =
        heard == Version.HTTP_1
            ? server.getLocalPort()
            : ((InetSocketAddress) http2Server.localAddress()).getPort();
    policy = TrafficPolicies.with(pool(heard));
    rig = new Rig(new MemoryFeed());
    place(port);
  }

  /// The host is another server of the same version.
  void place(int port) {
    rig.feed().service("app.test", 80, policy, RetryPolicy.NONE, new Address("127.0.0.1", port));
  }

  private static ConnectionPool pool(Version heard) {
    return new ConnectionPool(
        ConnectionPool.UNLIMITED,
        Duration.ofSeconds(5),
        Duration.ZERO,
        ConnectionPool.UNLIMITED,
        ConnectionPool.UNLIMITED,
        ConnectionPool.UNLIMITED,
        ConnectionPool.UNLIMITED,
        Duration.ZERO,
        heard == Version.HTTP_2
            ? ConnectionPool.HttpUpgrade.UPGRADE
            : ConnectionPool.HttpUpgrade.DEFAULT);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        accepted.add(new Http1Side(server.accept(), Http1Side.Role.HOST));
      } catch (IOException e) {
        return;
      }
    }
  }

  /// A new client.
  Side client() throws Exception {
    var to = rig.outbound();
    return switch (spoken) {
      case HTTP_1 -> new Http1Side(new Socket(to.host(), to.port()), Http1Side.Role.CLIENT);
      case HTTP_2 -> Http2Side.client(loop, to);
    };
  }

  /// The host's end of the next connection to it.
  Side host() throws InterruptedException {
    var host = accepted.poll(10, TimeUnit.SECONDS);
    if (host == null) {
      throw new AssertionError("nobody came within 10 s");
    }
    return host;
  }

  Rig rig() {
    return rig;
  }

  @Override
  public void close() throws IOException {
    rig.close();
    server.close();
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
    for (var side = accepted.poll(); side != null; side = accepted.poll()) {
      side.close();
    }
  }
}
