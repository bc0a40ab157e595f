package dev.vicinity.verify.link;

import dev.vicinity.sidecar.identity.MeshTls;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.AbstractSniHandler;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Bare TLS between two identities: who each end saw.
final class Wire implements AutoCloseable {
  private final EventLoopGroup loops =
      new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final LinkedBlockingQueue<CompletableFuture<String>> accepted =
      new LinkedBlockingQueue<>();
  private final Channel server;
  private volatile String serverName = "";

  /// Accepts with this identity and these protocols.
  Wire(MeshTls tls, List<String> alpn) throws Exception {
    this.server =
        new ServerBootstrap()
            .group(loops)
            .channel(NioServerSocketChannel.class)
            .childHandler(
                new ChannelInitializer<Channel>() {
                  @Override
                  protected void initChannel(Channel channel) {
                    var seen = new CompletableFuture<String>();
                    accepted.add(seen);
                    channel.pipeline().addLast(new NameReader(tls, alpn, seen), new Quiet());
                  }
                })
            .bind("127.0.0.1", 0)
            .sync()
            .channel();
  }

  int port() {
    return ((InetSocketAddress) server.localAddress()).getPort();
  }

  /// What the server saw of the next client.
  CompletableFuture<String> nextClient() throws InterruptedException {
    var next = accepted.poll(10, TimeUnit.SECONDS);
    return next == null ? CompletableFuture.failedFuture(new AssertionError("none")) : next;
  }

  /// Connects with this identity; completes with the server's identity as `SPIFFE-ID PROTOCOL`, or
  /// fails as the handshake does.
  CompletableFuture<String> connect(MeshTls tls, String sni, List<String> alpn, List<String> ids) {
    var seen = new CompletableFuture<String>();
    new Bootstrap()
        .group(loops)
        .channel(NioSocketChannel.class)
        .handler(
            new ChannelInitializer<Channel>() {
              @Override
              protected void initChannel(Channel channel) {
                var handler = tls.client(channel.alloc(), sni, alpn, ids);
                channel.pipeline().addLast(handler, new Quiet());
                tell(handler, seen);
                seen.whenComplete((_, _) -> channel.close());
              }
            })
        .connect(server.localAddress());
    return seen.orTimeout(10, TimeUnit.SECONDS);
  }

  /// The name that the last client asked for.
  String serverName() {
    return serverName;
  }

  /// Looks at the name in the client's hello, then lets TLS begin.
  private final class NameReader extends AbstractSniHandler<String> {
    private final MeshTls tls;
    private final List<String> alpn;
    private final CompletableFuture<String> seen;

    NameReader(MeshTls tls, List<String> alpn, CompletableFuture<String> seen) {
      this.tls = tls;
      this.alpn = alpn;
      this.seen = seen;
    }

    @Override
    protected Future<String> lookup(ChannelHandlerContext channel, @Nullable String name) {
      return channel.executor().newSucceededFuture(name == null ? "" : name);
    }

    @Override
    protected void onLookupComplete(
        ChannelHandlerContext channel, @Nullable String name, Future<String> found) {
      serverName = found.getNow();
      var handler = tls.server(channel.alloc(), alpn);
      channel.pipeline().replace(this, "tls", handler);
      tell(handler, seen);
    }
  }

  /// Failures are seen through the handshake's future.
  private static final class Quiet extends ChannelInboundHandlerAdapter {
    @Override
    public void exceptionCaught(ChannelHandlerContext channel, Throwable failure) {
      channel.close();
    }
  }

  private static void tell(SslHandler handler, CompletableFuture<String> seen) {
    handler
        .handshakeFuture()
        .addListener(
            done -> {
              if (done.isSuccess()) {
                var session = handler.engine().getSession();
                var leaf = (X509Certificate) session.getPeerCertificates()[0];
                var id = leaf.getSubjectAlternativeNames().iterator().next().get(1);
                seen.complete(id + " " + handler.applicationProtocol());
              } else {
                seen.completeExceptionally(done.cause());
              }
            });
  }

  @Override
  public void close() {
    server.close().syncUninterruptibly();
    loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
