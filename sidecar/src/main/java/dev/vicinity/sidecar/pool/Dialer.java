package dev.vicinity.sidecar.pool;

import dev.vicinity.core.balance.UpstreamHost;
import dev.vicinity.core.mesh.Address;
import dev.vicinity.core.policy.ConnectionPool;
import dev.vicinity.sidecar.cluster.Cluster;
import dev.vicinity.sidecar.exchange.UpstreamFailure.ConnectFailed;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.NetUtil;
import io.netty.util.concurrent.Future;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;

/// Opens connections on one event loop: TCP, then TLS where the endpoint wants it.
public final class Dialer {
  private final Bootstrap bootstrap;
  private final ClientTls tls;
  private final ApplicationSource application;

  /// `bootstrap` has the event loop, the kind of channel, its options and the resolver of names.
  public Dialer(Bootstrap bootstrap, ClientTls tls, ApplicationSource application) {
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

  /// Connects to a host of a cluster as its policy says. The answer comes on the event loop, later.
  public void dial(Cluster cluster, UpstreamHost host, Wire wire, Dialed dialed) {
    var current = cluster.current();
    var limits = current.spec().policy().connections();
    var timeout = connectMillis(limits);
    bootstrap
        .clone()
        .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, timeout)
        .connect(
            socketAddress(host.address()),
            cluster.isApplication() ? application.towards(host.address()) : null)
        .addListener(
            (ChannelFuture connected) -> {
              if (!connected.isSuccess()) {
                dialed.failed(failure(connected.cause()));
              } else {
                secure(
                    connected.channel(),
                    Security.of(current, host.endpoint()),
                    wire,
                    timeout,
                    dialed);
              }
            });
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

  private static int connectMillis(ConnectionPool limits) {
    Duration timeout = limits.connectTimeout();
    return timeout.isZero() ? 10_000 : Math.clamp(timeout.toMillis(), 1, Integer.MAX_VALUE);
  }

  private static ConnectFailed failure(Throwable cause) {
    return cause instanceof ConnectTimeoutException
        ? new ConnectFailed(ConnectFailed.Cause.TIMED_OUT, "connection timeout")
        : new ConnectFailed("delayed connect error: " + reason(cause));
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
