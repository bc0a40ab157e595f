package dev.vicinity.sidecar.http2;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.sidecar.exchange.Direction;
import dev.vicinity.sidecar.exchange.DownstreamConnection;
import dev.vicinity.sidecar.exchange.PeerIdentity;
import dev.vicinity.sidecar.exchange.UpstreamConnection;
import dev.vicinity.sidecar.exchange.UpstreamFailure;
import dev.vicinity.sidecar.exchange.UpstreamProtocol;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;

/// A server of ours that pipes every request to one host, both by HTTP/2, on one event loop.
final class PipedHosts implements AutoCloseable, UpstreamProtocol.Owner {
  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Http2Limits limits;
  private final Channel server;
  private final UpstreamConnection host;
  final List<UpstreamFailure> failures = new CopyOnWriteArrayList<>();
  final ConcurrentLinkedQueue<Channel> accepted = new ConcurrentLinkedQueue<>();
  volatile boolean goingAway;

  PipedHosts(int hostPort, Http2Limits limits) throws Exception {
    this.limits = limits;
    var channel =
        new Bootstrap()
            .group(loop)
            .channel(NioSocketChannel.class)
            .handler(new ChannelInboundHandlerAdapter())
            .connect(InetAddress.getLoopbackAddress(), hostPort)
            .sync()
            .channel();
    host =
        loop.next().submit(() -> new Http2Client(limits).install(channel, PipedHosts.this)).get();
    server =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel child) {
                    accept(child);
                  }
                })
            .bind(InetAddress.getLoopbackAddress(), 0)
            .sync()
            .channel();
  }

  int port() {
    return ((InetSocketAddress) server.localAddress()).getPort();
  }

  int active() throws Exception {
    return loop.next().submit(host::active).get();
  }

  private void accept(Channel child) {
    accepted.add(child);
    var nowhere = new Address("127.0.0.1", 0);
    var connection =
        new DownstreamConnection(
            Direction.OUTBOUND,
            DownstreamConnection.Capture.EXPLICIT,
            nowhere,
            nowhere,
            nowhere,
            nowhere,
            "",
            PeerIdentity.NONE);
    new Http2Server(limits, RandomGenerator.getDefault())
        .install(
            child, connection, (down, head, end) -> Pipe.open(down, head, end, host, failures));
  }

  @Override
  public void roomGrew(UpstreamConnection connection) {}

  @Override
  public void goingAway(UpstreamConnection connection) {
    goingAway = true;
  }

  @Override
  public void closed(UpstreamConnection connection) {}

  @Override
  public void close() {
    loop.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS).syncUninterruptibly();
  }
}
