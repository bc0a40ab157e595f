package dev.vicinity.sidecar.tcp;

import dev.vicinity.core.balance.PickRequest;
import dev.vicinity.sidecar.cluster.Directory;
import dev.vicinity.sidecar.exchange.DownstreamConnection;
import dev.vicinity.sidecar.pool.Dialer;
import dev.vicinity.sidecar.telemetry.TcpRecorder;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/// Serves connections whose bytes nobody looks into. One for each event loop, used on it only.
public final class TcpProxy {
  private final TcpRoutes routes;
  private final Dialer dialer;
  private final TcpRecorder recorder;
  private final LongSupplier nanoTime;
  private final InstantSource wall;
  private final PickRequest pick;

  public TcpProxy(
      Directory directory,
      Dialer dialer,
      TcpRecorder recorder,
      LongSupplier nanoTime,
      InstantSource wall,
      RandomGenerator random) {
    this.routes = new TcpRoutes(directory, random);
    this.dialer = dialer;
    this.recorder = recorder;
    this.nanoTime = nanoTime;
    this.wall = wall;
    this.pick = new PickRequest(random);
  }

  /// Connects a channel to where it meant to go; bytes already read are fired through its pipeline
  /// afterwards. The channel does not read by itself.
  public void serve(Channel channel, DownstreamConnection connection) {
    channel.config().setAutoRead(false);
    channel.config().setOption(ChannelOption.ALLOW_HALF_CLOSURE, true);
    new TcpSession(this, channel, connection).begin(routes.of(connection));
  }

  Dialer dialer() {
    return dialer;
  }

  TcpRecorder recorder() {
    return recorder;
  }

  long nanoTime() {
    return nanoTime.getAsLong();
  }

  long millis() {
    return wall.millis();
  }

  PickRequest pick() {
    return pick;
  }
}
