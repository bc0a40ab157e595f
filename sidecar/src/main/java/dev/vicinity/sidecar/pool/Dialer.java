package dev.vicinity.sidecar.pool;

import dev.vicinity.core.balance.UpstreamHost;
import dev.vicinity.core.mesh.Address;
import dev.vicinity.core.policy.ConnectionPool;
import dev.vicinity.sidecar.cluster.Cluster;
import dev.vicinity.sidecar.exchange.UpstreamFailure.ConnectFailed;
import dev.vicinity.sidecar.exchange.UpstreamFailure.ConnectFailed.Cause;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;

/// Opens connections on one event loop: TCP, then TLS where the endpoint wants it.
public final class Dialer {
  private final Bootstrap bootstrap;
  private final EventLoop loop;
  private final ClientTls tls;
  private final ApplicationSource application;

  /// `bootstrap` has the event loop, the kind of channel, its options and the resolver of names.
  public Dialer(EventLoop loop, Bootstrap bootstrap, ClientTls tls, ApplicationSource application) {
    this.loop = loop;
    this.bootstrap =
        bootstrap.clone().option(ChannelOption.AUTO_READ, false).handler(new Nothing());
    this.tls = tls;
    this.application = application;
  }

  /// What a bootstrap asks for while there is nothing to handle yet.
  @Sharable
  private static final class Nothing extends ChannelHandlerAdapter {}

  /// Who waits for a connection.
  public interface Dialed {
    /// Connected, handshake done, nothing read. `alpn` is what the server selected, or empty.
    void connected(Channel channel, String alpn);

    void failed(ConnectFailed failure);
  }

  /// Connects to a host of a cluster as its policy says. The answer comes on the event loop, later:
  /// also when the channel that is returned is closed before.
  public Channel dial(Cluster cluster, UpstreamHost host, Wire wire, Dialed dialed) {
    var current = cluster.current();
    var limits = current.spec().policy().connections();
    var patience = Patience.of(limits, cluster, host);
    var connecting =
        bootstrap
            .clone()
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, patience.connectMillis())
            .connect(
                socketAddress(host.address()),
                cluster.isApplication() ? application.towards(host.address()) : null);
    connecting.addListener(
        (ChannelFuture connected) -> {
          if (!loop.inEventLoop()) {
            // There was no socket to be had: Netty says so on a thread of its own.
            loop.execute(() -> dialed.failed(noSocket(connected.cause())));
          } else if (!connected.isSuccess()) {
            dialed.failed(failure(connected.cause()));
          } else {
            secure(
                connected.channel(),
                Security.of(current, host.endpoint()),
                wire,
                patience.handshakeMillis(),
                dialed);
          }
        });
    return connecting.channel();
  }

  private void secure(Channel channel, Security security, Wire wire, int timeout, Dialed dialed) {
    SslHandler handler;
    try {
      handler = tls.handler(channel, security, wire);
    } catch (IllegalStateException | IllegalArgumentException e) {
      channel.close();
      dialed.failed(new ConnectFailed("TLS error: " + e.getMessage()));
      return;
    }
    if (handler == null) {
      dialed.connected(channel, "");
      return;
    }
    handler.setHandshakeTimeoutMillis(timeout);
    channel.pipeline().addLast(handler);
    // The handshake reads by itself; what follows it is read by who is installed then.
    channel.read();
    handler
        .handshakeFuture()
        .addListener((Future<Channel> shaken) -> shaken(shaken, handler, channel, dialed));
  }

  private static void shaken(
      Future<Channel> shaken, SslHandler handler, Channel channel, Dialed dialed) {
    if (shaken.isSuccess()) {
      var protocol = handler.applicationProtocol();
      dialed.connected(channel, protocol == null ? "" : protocol);
    } else {
      channel.close();
      dialed.failed(new ConnectFailed("TLS error: " + reason(shaken.cause())));
    }
  }

  /// How long a connection may take. Where no rule says, a pod of the mesh gets a second: the
  /// network between pods answers within milliseconds or not at all, and the request can go
  /// elsewhere. TLS asks for the host's processor too, which may be busy.
  private record Patience(int connectMillis, int handshakeMillis) {
    private static final Patience OF_PODS = new Patience(1_000, 5_000);
    private static final Patience OF_OTHERS = new Patience(10_000, 10_000);

    static Patience of(ConnectionPool limits, Cluster cluster, UpstreamHost host) {
      if (limits.connectTimeout().isZero()) {
        var isPod = !host.endpoint().workload().name().isEmpty() && !cluster.isApplication();
        return isPod ? OF_PODS : OF_OTHERS;
      }
      int millis = Math.clamp(limits.connectTimeout().toMillis(), 1, Integer.MAX_VALUE);
      return new Patience(millis, millis);
    }
  }

  private static ConnectFailed failure(Throwable cause) {
    return switch (cause) {
      case ConnectTimeoutException _ -> new ConnectFailed(Cause.TIMED_OUT, "connection timeout");
      case NoRouteToHostException e ->
          new ConnectFailed(Cause.NO_ROUTE, "delayed connect error: " + reason(e));
      default -> new ConnectFailed("delayed connect error: " + reason(cause));
    };
  }

  private static ConnectFailed noSocket(Throwable cause) {
    return new ConnectFailed(Cause.NO_SOCKET, "no socket: " + reason(cause));
  }

  private static String reason(Throwable cause) {
    var root = cause;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    var message = root.getMessage();
    return message == null ? root.getClass().getSimpleName() : message;
  }

  /// Literals are not resolved; names are, by the bootstrap's resolver.
  static InetSocketAddress socketAddress(Address address) {
    var literal = NetUtil.createByteArrayFromIpAddressString(address.host());
    if (literal == null) {
      return InetSocketAddress.createUnresolved(address.host(), address.port());
    }
    try {
      return new InetSocketAddress(InetAddress.getByAddress(literal), address.port());
    } catch (UnknownHostException e) {
      throw new IllegalStateException("address " + address, e);
    }
  }
}
