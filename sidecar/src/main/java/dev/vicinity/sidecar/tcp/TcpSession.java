package dev.vicinity.sidecar.tcp;

import dev.vicinity.core.balance.UpstreamHost;
import dev.vicinity.core.mesh.Workload;
import dev.vicinity.core.outlier.OutlierDetector.LocalFailure;
import dev.vicinity.sidecar.cluster.Cluster;
import dev.vicinity.sidecar.exchange.DownstreamConnection;
import dev.vicinity.sidecar.exchange.PeerCertificates;
import dev.vicinity.sidecar.exchange.UpstreamFailure.ConnectFailed;
import dev.vicinity.sidecar.pool.Dialer;
import dev.vicinity.sidecar.pool.Wire;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One opaque connection from its first byte to its last: a host is found, another one if that
/// cannot be reached, then both sides are joined. On its event loop only.
final class TcpSession extends TcpFacts implements Dialer.Dialed {
  private static final int MAX_TRIES = 3;
  private static final long REPORT_SECONDS = 5;

  private final TcpProxy proxy;
  private final Relay client;
  private final List<UpstreamHost> tried = new ArrayList<>(2);
  private TcpRoute route = new TcpRoute.Nowhere("", "");
  private @Nullable Relay server;
  private @Nullable UpstreamHost host;
  private @Nullable ScheduledFuture<?> ticks;
  private boolean dialing;
  private boolean counted;
  private boolean finished;
  private long reportedReceived;
  private long reportedSent;
  private long activeNanos;

  TcpSession(TcpProxy proxy, Channel channel, DownstreamConnection connection) {
    super(connection, proxy.millis(), proxy.nanoTime());
    this.proxy = proxy;
    this.client = new Relay(this::sideEnded);
    channel.pipeline().addLast(client);
  }

  void begin(TcpRoute to) {
    route = to;
    switch (to) {
      case TcpRoute.Balanced(var cluster) -> {
        reported(cluster.current().spec());
        connectNext(cluster);
      }
      case TcpRoute.Direct(var cluster, var address, var spec) -> {
        spec.ifPresent(this::reported);
        dial(cluster, cluster.at(address));
      }
      case TcpRoute.Nowhere(var cluster, var flag) -> {
        clusterName(cluster);
        giveUp(flag);
      }
    }
  }

  private void connectNext(Cluster cluster) {
    var pick = proxy.pick().begin();
    tried.forEach(pick::tried);
    var next = cluster.pick(pick);
    if (next == null) {
      clusterName(cluster.name());
      giveUp("UH");
      return;
    }
    picked(pick.reason());
    dial(cluster, next);
  }

  private void dial(Cluster cluster, UpstreamHost next) {
    clusterName(cluster.name());
    var current = cluster.current();
    if (!cluster.limits().tryConnection(current.spec().policy().connections(), false)) {
      giveUp("UO");
      return;
    }
    counted = true;
    host = next;
    next.begin();
    tried.add(next);
    var endpoint = next.endpoint();
    trying(next.address(), endpoint.workload() == Workload.UNKNOWN ? null : endpoint);
    dialing = true;
    proxy.dialer().dial(cluster, next, Wire.TCP, this);
  }

  @Override
  public void connected(Channel channel, String alpn) {
    dialing = false;
    var cluster = cluster(route);
    var to = host;
    if (cluster != null && to != null) {
      cluster.current().detector().onConnected(to);
    }
    if (!client.channel().isActive()) {
      channel.close();
      finish();
      return;
    }
    connectedAs(channel.localAddress(), PeerCertificates.spiffeId(channel));
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    var joined = new Relay(this::sideEnded);
    server = joined;
    channel.pipeline().addLast(joined);
    open();
    client.join(joined);
    joined.join(client);
  }

  @Override
  public void failed(ConnectFailed failure) {
    dialing = false;
    failure(failure.reason());
    var cluster = cluster(route);
    var to = host;
    if (cluster != null && to != null && failure.cause() != ConnectFailed.Cause.NO_SOCKET) {
      var offence =
          cluster
              .current()
              .detector()
              .onFailure(
                  to,
                  failure.cause() == ConnectFailed.Cause.TIMED_OUT
                      ? LocalFailure.CONNECT_TIMED_OUT
                      : LocalFailure.CONNECT_FAILED);
      if (offence != null) {
        cluster.offended(to, offence);
      }
    }
    leaveHost();
    if (route instanceof TcpRoute.Balanced(var next)
        && tries() < MAX_TRIES
        && client.channel().isActive()) {
      connectNext(next);
    } else {
      giveUp(tries() > 1 ? "UF,URX" : "UF");
    }
  }

  private void giveUp(String flags) {
    flags(flags);
    open();
    client.close();
    finish();
  }

  private void open() {
    var loop = client.channel().eventLoop();
    activeNanos = proxy.nanoTime();
    proxy.recorder().opened(this);
    ticks =
        loop.scheduleWithFixedDelay(this::tick, REPORT_SECONDS, REPORT_SECONDS, TimeUnit.SECONDS);
  }

  private void tick() {
    if (report()) {
      activeNanos = proxy.nanoTime();
      return;
    }
    var cluster = cluster(route);
    if (cluster != null) {
      long idle = cluster.current().spec().policy().connections().idleTimeout().toNanos();
      if (idle > 0 && proxy.nanoTime() - activeNanos >= idle) {
        client.close();
      }
    }
  }

  /// Whether there was anything to say.
  private boolean report() {
    long received = receivedBytes() - reportedReceived;
    long sent = sentBytes() - reportedSent;
    if (received == 0 && sent == 0) {
      return false;
    }
    reportedReceived += received;
    reportedSent += sent;
    proxy.recorder().transferred(this, received, sent);
    return true;
  }

  private void sideEnded() {
    var to = server;
    if (!dialing && !client.channel().isActive() && (to == null || !to.channel().isActive())) {
      finish();
    }
  }

  private void finish() {
    if (finished) {
      return;
    }
    finished = true;
    var pending = ticks;
    if (pending != null) {
      pending.cancel(false);
    } else {
      proxy.recorder().opened(this);
    }
    leaveHost();
    ended(proxy.nanoTime());
    report();
    proxy.recorder().closed(this);
  }

  private void leaveHost() {
    var left = host;
    host = null;
    if (left != null) {
      left.end();
    }
    var cluster = cluster(route);
    if (counted && cluster != null) {
      counted = false;
      cluster.limits().connectionClosed();
    }
  }

  private static @Nullable Cluster cluster(TcpRoute route) {
    return switch (route) {
      case TcpRoute.Balanced(var cluster) -> cluster;
      case TcpRoute.Direct direct -> direct.cluster();
      case TcpRoute.Nowhere _ -> null;
    };
  }

  @Override
  public long receivedBytes() {
    return client.bytesRead();
  }

  @Override
  public long sentBytes() {
    var to = server;
    return to == null ? 0 : to.bytesRead();
  }
}
