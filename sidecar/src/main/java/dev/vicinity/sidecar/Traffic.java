package dev.vicinity.sidecar;

import dev.vicinity.core.balance.UpstreamHost;
import dev.vicinity.sidecar.cluster.Directory;
import dev.vicinity.sidecar.exchange.UpstreamProtocol;
import dev.vicinity.sidecar.forward.Lane;
import dev.vicinity.sidecar.forward.Openers;
import dev.vicinity.sidecar.http1.Http1Upstream;
import dev.vicinity.sidecar.http2.Http2Client;
import dev.vicinity.sidecar.http2.Http2Limits;
import dev.vicinity.sidecar.listener.Loops;
import dev.vicinity.sidecar.pool.ClientTls;
import dev.vicinity.sidecar.pool.Dialer;
import dev.vicinity.sidecar.pool.LoopPools;
import dev.vicinity.sidecar.pool.Wire;
import io.netty.channel.EventLoop;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// The lanes of a sidecar and what they share. Made by the process root; read by anybody.
final class Traffic {
  private final List<Lane> lanes = new ArrayList<>();
  private final Map<EventLoop, Lane> byLoop = new HashMap<>();
  private final Directory directory;
  private final Openers openers;

  Traffic(Loops loops, Parts parts) {
    var random = new SplittableRandom();
    var all = loops.all();
    directory = new Directory(all.getFirst(), System::nanoTime, random.split(), this::hostGone);
    Map<Wire, UpstreamProtocol> protocols =
        Map.of(Wire.HTTP1, new Http1Upstream(), Wire.HTTP2, new Http2Client(Http2Limits.DEFAULT));
    for (var loop : all) {
      var dialer = new Dialer(loops.client(loop), new ClientTls(parts.tls()));
      var pools = new LoopPools(loop, System::nanoTime, dialer, parts.tls(), protocols);
      var lane =
          new Lane(
              loop,
              pools,
              parts.recorder(),
              System::nanoTime,
              InstantSource.system(),
              random.split());
      lanes.add(lane);
      byLoop.put(loop, lane);
    }
    openers = new Openers(byLoop, directory);
  }

  private void hostGone(UpstreamHost host) {
    lanes.forEach(lane -> lane.pools().retire(host));
  }

  Directory directory() {
    return directory;
  }

  Openers openers() {
    return openers;
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
