package dev.vicinity.sidecar.pool;

import dev.vicinity.core.balance.UpstreamHost;
import dev.vicinity.sidecar.cluster.Cluster;
import dev.vicinity.sidecar.exchange.UpstreamProtocol;
import dev.vicinity.sidecar.identity.MeshTls;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// All pools of one event loop. Used there, except for reading what pools there are.
public final class LoopPools {
  private static final long SWEEP_SECONDS = 5;
  private static final long WATCH_MILLIS = 250;
  private static final long PROBE_MILLIS = 1000;

  private final EventLoop loop;
  private final LongSupplier clock;
  private final Dialer dialer;
  private final MeshTls tls;
  private final Map<Wire, UpstreamProtocol> protocols;
  private final Liveness liveness = new Liveness();
  private volatile @Nullable ScheduledFuture<?> sweeps;

  /// The next look at connections in use is scheduled.
  private boolean watching;

  private final ConcurrentHashMap<UpstreamHost, HostPool> http1 = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<UpstreamHost, HostPool> http2 = new ConcurrentHashMap<>();

  /// `protocols` has the two HTTP versions.
  public LoopPools(
      EventLoop loop,
      LongSupplier clock,
      Dialer dialer,
      MeshTls tls,
      Map<Wire, UpstreamProtocol> protocols) {
    this.loop = loop;
    this.clock = clock;
    this.dialer = dialer;
    this.tls = tls;
    this.protocols = new EnumMap<>(protocols);
  }

  /// Begins to close idle connections.
  public void start() {
    sweeps =
        loop.scheduleWithFixedDelay(this::sweep, SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
  }

  /// Closes every connection at once. Any thread.
  public void close() {
    loop.execute(
        () -> {
          var running = sweeps;
          if (running != null) {
            running.cancel(false);
          }
          http1.values().forEach(HostPool::close);
          http2.values().forEach(HostPool::close);
        });
  }

  /// Ends the connections to a host that are open now, each when it is idle. Any thread.
  public void renew(UpstreamHost host) {
    loop.execute(
        () -> {
          var one = http1.get(host);
          if (one != null) {
            one.renew();
          }
          var two = http2.get(host);
          if (two != null) {
            two.renew();
          }
        });
  }

  /// The pool of a host of a cluster, for HTTP1 or HTTP2.
  public HostPool of(Cluster cluster, UpstreamHost host, Wire wire) {
    var pools = wire == Wire.HTTP2 ? http2 : http1;
    var pool = pools.get(host);
    if (pool == null) {
      pool = new HostPool(cluster, host, wire, this);
      pools.put(host, pool);
    }
    return pool;
  }

  public Dialer dialer() {
    return dialer;
  }

  /// Every pool, to be read from anywhere.
  public Collection<HostPool> http1() {
    return http1.values();
  }

  /// Every pool, to be read from anywhere.
  public Collection<HostPool> http2() {
    return http2.values();
  }

  /// Ends the connections to a host that left, each when it is idle. Any thread.
  public void retire(UpstreamHost host) {
    loop.execute(
        () -> {
          var one = http1.get(host);
          if (one != null) {
            one.retire();
          }
          var two = http2.get(host);
          if (two != null) {
            two.retire();
          }
        });
  }

  void forget(HostPool pool) {
    http1.remove(pool.host(), pool);
    http2.remove(pool.host(), pool);
  }

  long nanoTime() {
    return clock.getAsLong();
  }

  long generation() {
    return tls.generation();
  }

  UpstreamProtocol protocol(Wire wanted, String alpn) {
    var wire = alpn.isEmpty() ? wanted : alpn.equals("h2") ? Wire.HTTP2 : Wire.HTTP1;
    var protocol = protocols.get(wire);
    if (protocol == null) {
      throw new IllegalStateException("no protocol for " + wire);
    }
    return protocol;
  }

  boolean isDead(PooledConnection connection) {
    return liveness.isDead(connection.connection().channel());
  }

  /// Tries a host again, later.
  void probeLater(Runnable probe) {
    loop.schedule(probe, PROBE_MILLIS, TimeUnit.MILLISECONDS);
  }

  /// A connection carries a request: until none does, those whose other end is gone are looked for.
  void inUse() {
    if (!watching) {
      watching = true;
      watchLater();
    }
  }

  private void watchLater() {
    loop.schedule(this::watchAll, WATCH_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void watchAll() {
    boolean one = watch(http1.values());
    boolean two = watch(http2.values());
    watching = one || two;
    if (watching) {
      watchLater();
    }
  }

  private static boolean watch(Collection<HostPool> pools) {
    boolean busy = false;
    for (var pool : pools) {
      busy |= pool.watch();
    }
    return busy;
  }

  private void sweep() {
    http1.values().forEach(HostPool::sweep);
    http2.values().forEach(HostPool::sweep);
  }
}
