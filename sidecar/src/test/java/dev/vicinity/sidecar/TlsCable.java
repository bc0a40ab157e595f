package dev.vicinity.sidecar;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.sidecar.identity.MeshTls;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// Lets a program that knows no certificates of ours talk to a port that demands them: plain text
/// at this end, the mesh's TLS at the other.
final class TlsCable implements AutoCloseable {
  private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
  private final Channel server;

  TlsCable(MeshTls tls, Address to) throws InterruptedException {
    server =
        new ServerBootstrap()
            .group(loop)
            .channel(NioServerSocketChannel.class)
            .childOption(ChannelOption.AUTO_READ, false)
            .childHandler(
                new ChannelInitializer<>() {
                  @Override
                  protected void initChannel(Channel near) {
                    join(near, tls, to);
                  }
                })
            .bind("127.0.0.1", 0)
            .sync()
            .channel();
  }

  Address address() {
    return new Address("127.0.0.1", ((InetSocketAddress) server.localAddress()).getPort());
  }

  private static void join(Channel near, MeshTls tls, Address to) {
    new Bootstrap()
        .group(near.eventLoop())
        .channel(NioSocketChannel.class)
        .option(ChannelOption.AUTO_READ, false)
        .handler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel far) {
                far.pipeline()
                    .addLast(tls.client(far.alloc(), "", List.of("istio", "h2"), List.of()));
                far.pipeline().addLast(new Passing(near));
                near.pipeline().addLast(new Passing(far));
              }
            })
        .connect(to.host(), to.port())
        .addListener(
            connected -> {
              if (connected.isSuccess()) {
                near.read();
              } else {
                near.close();
              }
            });
  }

  /// Hands on what comes, a piece at a time, and the end.
  private static final class Passing extends ChannelInboundHandlerAdapter {
    private final Channel other;

    Passing(Channel other) {
      this.other = other;
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      if (other.isActive()) {
        ctx.read();
      }
      ctx.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      other.write(message);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
      other.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> ctx.read());
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      other.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(_ -> other.close());
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      ctx.close();
    }
  }

  @Override
  public void close() {
    loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
  }
}
