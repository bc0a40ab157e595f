package dev.vicinity.sidecar.listener;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.List;

/// The event loops of Vert.x as Netty's bootstraps see them, with the kind of channel that its
/// transport has (epoll where there is one).
public final class Loops {
  /// Reads of up to 64 KiB, less for those who send less.
  private static final AdaptiveRecvByteBufAllocator READS =
      new AdaptiveRecvByteBufAllocator(512, 4096, 64 * 1024);

  /// A full read fits without turning the writer unwritable; more than a few do not.
  private static final WriteBufferWaterMark WRITES =
      new WriteBufferWaterMark(64 * 1024, 192 * 1024);

  private final VertxInternal vertx;

  public Loops(Vertx vertx) {
    this.vertx = (VertxInternal) vertx;
  }

  /// Every loop once.
  public List<EventLoop> all() {
    var loops = new ArrayList<EventLoop>();
    for (var executor : vertx.nettyEventLoopGroup()) {
      loops.add((EventLoop) executor);
    }
    return loops;
  }

  /// Accepts on Vert.x's acceptor loop and hands the sockets to all loops in turn.
  public ServerBootstrap server() {
    return new ServerBootstrap()
        .group(vertx.acceptorEventLoopGroup(), vertx.nettyEventLoopGroup())
        .channelFactory(vertx.transport().serverChannelFactory(false))
        .option(ChannelOption.SO_REUSEADDR, true)
        .option(ChannelOption.SO_BACKLOG, 4096)
        .childOption(ChannelOption.AUTO_READ, false)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childOption(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
        .childOption(ChannelOption.RECVBUF_ALLOCATOR, READS)
        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WRITES);
  }

  /// Connects from one loop; names are resolved as Vert.x resolves them.
  public Bootstrap client(EventLoop loop) {
    return new Bootstrap()
        .group(loop)
        .channelFactory(vertx.transport().channelFactory(false))
        .resolver(vertx.nameResolver().nettyAddressResolverGroup())
        .option(ChannelOption.TCP_NODELAY, true)
        .option(ChannelOption.ALLOCATOR, PooledByteBufAllocator.DEFAULT)
        .option(ChannelOption.RECVBUF_ALLOCATOR, READS)
        .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WRITES);
  }
}
