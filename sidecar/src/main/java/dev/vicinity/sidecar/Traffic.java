package dev.vicinity.sidecar;

import dev.vicinity.core.balance.UpstreamHost;
import dev.vicinity.sidecar.cluster.Directory;
import dev.vicinity.sidecar.exchange.DownstreamConnection;
import dev.vicinity.sidecar.exchange.UpstreamProtocol;
import dev.vicinity.sidecar.forward.Lane;
import dev.vicinity.sidecar.forward.Openers;
import dev.vicinity.sidecar.http1.Http1Downstream;
import dev.vicinity.sidecar.http1.Http1Upstream;
import dev.vicinity.sidecar.http2.Http2Client;
import dev.vicinity.sidecar.http2.Http2Limits;
import dev.vicinity.sidecar.http2.Http2Server;
import dev.vicinity.sidecar.intercept.Interceptor;
import dev.vicinity.sidecar.intercept.Services;
import dev.vicinity.sidecar.listener.Listening;
import dev.vicinity.sidecar.listener.Loops;
import dev.vicinity.sidecar.pool.ApplicationSource;
import dev.vicinity.sidecar.pool.ClientTls;
import dev.vicinity.sidecar.pool.Dialer;
import dev.vicinity.sidecar.pool.LoopPools;
import dev.vicinity.sidecar.pool.Wire;
import dev.vicinity.sidecar.tcp.TcpProxy;
import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/// The lanes of a sidecar and what they share. Made by the process root; read by anybody.
final class Traffic implements Directory.Connections {
  private final List<Lane> lanes = new ArrayList<>();
  private final Map<EventLoop, Lane> byLoop = new HashMap<>();
  private final Directory directory;
  private final Openers openers;
  private final Map<EventLoop, Interceptor> interceptors = new HashMap<>();

  Traffic(Loops loops, Parts parts, ApplicationSource application) {
    var random = new SplittableRandom();
    var all = loops.all();
    directory =
        new Directory(
            all.getFirst(), System::nanoTime, random.split(), this, parts.recorder()::ejected);
    Map<Wire, UpstreamProtocol> protocols =
        Map.of(Wire.HTTP1, new Http1Upstream(), Wire.HTTP2, new Http2Client(Http2Limits.DEFAULT));
    for (var loop : all) {
      var dialer = new Dialer(loop, loops.client(loop), new ClientTls(parts.tls()), application);
      var pools = new LoopPools(loop, System::nanoTime, dialer, parts.tls(), protocols);
      var lane =
          new Lane(
              loop,
              pools,
              parts.recorder(),
              System::nanoTime,
              InstantSource.system(),
              random.split(),
              parts.overload());
      lanes.add(lane);
      byLoop.put(loop, lane);
    }
    openers = new Openers(byLoop, directory);
    for (var lane : lanes) {
      interceptors.put(lane.loop(), interceptor(lane, parts, random.split()));
    }
  }

  private Interceptor interceptor(Lane lane, Parts parts, RandomGenerator random) {
    var tcp =
        new TcpProxy(
            directory,
            lane.pools().dialer(),
            parts.recorder(),
            System::nanoTime,
            InstantSource.system(),
            random);
    var http2 = new Http2Server(Http2Limits.DEFAULT, random);
    var services =
        new Services(parts.tls(), new Http1Downstream(this::tunnel), http2, openers, tcp);
    return new Interceptor(directory, services);
  }

  /// On the event loop of a channel just accepted.
  void accepted(Channel channel, Listening listening) {
    interceptor(channel).accepted(channel, listening);
  }

  private void tunnel(Channel channel, DownstreamConnection connection) {
    interceptor(channel).open(channel, connection);
  }

  private Interceptor interceptor(Channel channel) {
    var interceptor = interceptors.get(channel.eventLoop());
    if (interceptor == null) {
      throw new IllegalStateException("a channel of a loop that is not ours: " + channel);
    }
    return interceptor;
  }

  @Override
  public void renew(UpstreamHost host) {
    lanes.forEach(lane -> lane.pools().renew(host));
  }

  @Override
  public void retire(UpstreamHost host) {
    lanes.forEach(lane -> lane.pools().retire(host));
  }

  /// Closes the connections to hosts, and stops what runs by the clock.
  void close() {
    directory.close();
    lanes.forEach(lane -> lane.pools().close());
  }

  Directory directory() {
    return directory;
  }

  List<Lane> lanes() {
    return lanes;
  }

  /// Exchanges not finished, as far as other threads can tell.
  int open() {
    int open = 0;
    for (var lane : lanes) {
      open += lane.open();
    }
    return open;
  }
}
