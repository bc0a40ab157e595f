package dev.vicinity.sidecar.listener;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.sidecar.exchange.Direction;
import dev.vicinity.sidecar.exchange.DownstreamConnection.Capture;
import dev.vicinity.sidecar.exchange.Drain;
import dev.vicinity.sidecar.overload.Overload;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.util.concurrent.GlobalEventExecutor;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.InetSocketAddress;
import java.time.Duration;

/// The sockets that traffic comes in by, and the connections accepted on them.
///
/// Bound and closed by the process root; event loops add what they accept.
public final class Listeners {
  private final Loops loops;
  private final Acceptor acceptor;
  private final Overload overload;
  private final ChannelGroup inbound = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final ChannelGroup outbound = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
  private final ChannelGroup accepted = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);

  public Listeners(Loops loops, Acceptor acceptor, Overload overload) {
    this.loops = loops;
    this.acceptor = acceptor;
    this.overload = overload;
  }

  /// Binds one address; completes with the one really bound.
  public Future<Address> bind(
      Direction direction, Capture capture, Address address, Address application) {
    Promise<Address> bound = Promise.promise();
    loops
        .server()
        .childHandler(
            new ChannelInitializer<>() {
              @Override
              protected void initChannel(Channel channel) {
                accept(channel, direction, capture, application);
              }
            })
        .bind(new InetSocketAddress(address.host(), address.port()))
        .addListener((ChannelFuture future) -> complete(future, direction, address, bound));
    return bound.future();
  }

  private void complete(
      ChannelFuture future, Direction direction, Address wanted, Promise<Address> bound) {
    if (future.isSuccess()) {
      servers(direction).add(future.channel());
      bound.complete(local(future.channel()));
    } else {
      bound.fail(new IllegalStateException("cannot listen on " + wanted, future.cause()));
    }
  }

  private ChannelGroup servers(Direction direction) {
    return switch (direction) {
      case INBOUND -> inbound;
      case OUTBOUND -> outbound;
    };
  }

  private void accept(Channel channel, Direction direction, Capture capture, Address application) {
    if (overload.refusesConnection(accepted.size())) {
      channel.unsafe().closeForcibly();
      return;
    }
    accepted.add(channel);
    acceptor.accepted(channel, new Listening(direction, capture, local(channel), application));
  }

  private static Address local(Channel channel) {
    var local = (InetSocketAddress) channel.localAddress();
    return new Address(local.getAddress().getHostAddress(), local.getPort());
  }

  /// Connections accepted and open now. Any thread.
  public int connections() {
    return accepted.size();
  }

  /// Tells every connection there is now to end when it can.
  public void drain() {
    for (var channel : accepted) {
      channel.eventLoop().execute(() -> channel.pipeline().fireUserEventTriggered(Drain.GRACEFUL));
    }
  }

  /// Closes connections without a request that nobody has sent anything on for this long. The
  /// kernel knows: it costs them nothing meanwhile.
  public void closeIdle(Duration longest) {
    for (var channel : accepted) {
      if (channel instanceof EpollSocketChannel socket) {
        channel.eventLoop().execute(() -> closeIdle(socket, longest.toMillis()));
      }
    }
  }

  private static void closeIdle(EpollSocketChannel socket, long longestMillis) {
    if (socket.isActive()) {
      var info = socket.tcpInfo();
      if (info.lastDataRecv() >= longestMillis && info.lastDataSent() >= longestMillis) {
        socket.pipeline().fireUserEventTriggered(Drain.IDLE);
      }
    }
  }

  /// Accepts nobody any more on one side; who came since `drain` is told, too.
  public Future<Void> stop(Direction direction) {
    Promise<Void> stopped = Promise.promise();
    servers(direction)
        .close()
        .addListener(
            _ -> {
              drain();
              stopped.complete();
            });
    return stopped.future();
  }

  /// Ends everything at once.
  public Future<Void> close() {
    Promise<Void> closed = Promise.promise();
    inbound
        .close()
        .addListener(
            _ ->
                outbound
                    .close()
                    .addListener(_ -> accepted.close().addListener(_ -> closed.complete())));
    return closed.future();
  }
}
