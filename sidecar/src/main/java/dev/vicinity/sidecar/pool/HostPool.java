package dev.vicinity.sidecar.pool;

import dev.vicinity.core.balance.UpstreamHost;
import dev.vicinity.sidecar.cluster.Cluster;
import dev.vicinity.sidecar.exchange.UpstreamFailure;
import dev.vicinity.sidecar.exchange.UpstreamFailure.ConnectFailed;
import io.netty.channel.Channel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/// The connections of one event loop to one host, for one HTTP version.
///
/// A request takes a free connection, or waits for the first that gets free, be it a new one. On
/// the event loop only; the counters may be read, somewhat late, from anywhere.
public final class HostPool {
  /// Streams that a connection still being opened is expected to carry.
  private static final int HTTP2_STREAMS = 100;

  /// Connections in a row that nobody answered, after which the host counts as unreachable.
  private static final int UNANSWERED = 2;

  private final Cluster cluster;
  private final UpstreamHost host;
  private final Wire wire;
  private final LoopPools loop;
  private final int waitersOfDial;

  /// With room, the last used at the end: that one is warmest.
  private final ArrayDeque<PooledConnection> free = new ArrayDeque<>(4);

  private final ArrayList<PooledConnection> all = new ArrayList<>(4);
  private final Waiters waiting;

  /// On their way, the newest at the end.
  private final ArrayDeque<Dial> dials = new ArrayDeque<>(1);

  private int unanswered;
  private boolean lost;

  /// A probe is scheduled: it looks for itself whether it is still wanted.
  private boolean probing;

  private boolean retired;

  /// How often the kind of connection that the host wants has changed.
  private int renewals;

  /// A request in need of a connection.
  public interface Requester {
    /// Called during `acquire` or later; the requester opens its stream at once.
    void connected(PooledConnection connection);

    void failed(UpstreamFailure failure);

    /// Whether it still wants one.
    boolean isWaiting();
  }

  HostPool(Cluster cluster, UpstreamHost host, Wire wire, LoopPools loop) {
    this.cluster = cluster;
    this.host = host;
    this.wire = wire;
    this.loop = loop;
    this.waiting = new Waiters(cluster.limits());
    this.waitersOfDial = wire == Wire.HTTP2 ? HTTP2_STREAMS : 1;
  }

  public Cluster cluster() {
    return cluster;
  }

  public UpstreamHost host() {
    return host;
  }

  public Wire wire() {
    return wire;
  }

  /// Connections open now, for who looks from outside.
  public int connections() {
    return all.size();
  }

  /// Gives a connection, or fails at once when a limit says so.
  public void acquire(Requester requester) {
    var connection = takeFree();
    if (connection != null) {
      hand(connection, requester);
      return;
    }
    if (waiting.add(requester, cluster.current().spec().policy().connections())) {
      dialIfNeeded();
    } else {
      requester.failed(new UpstreamFailure.Overflow());
    }
  }

  /// The requester wants no connection any more; what it waited with is free for others.
  public void cancel(Requester requester) {
    if (waiting.remove(requester)) {
      abandonDials();
    }
  }

  private @Nullable PooledConnection takeFree() {
    for (var connection = free.pollLast(); connection != null; connection = free.pollLast()) {
      connection.offered(false);
      if (connection.connection().room() > 0 && !connection.isWorn(loop.nanoTime())) {
        return connection;
      }
      connection.connection().drain();
    }
    return null;
  }

  private void hand(PooledConnection connection, Requester requester) {
    use(connection);
    requester.connected(connection);
    if (connection.isSpent()) {
      connection.connection().drain();
    } else if (connection.connection().room() > 0) {
      offer(connection);
    }
  }

  private void use(PooledConnection connection) {
    connection.use(loop.nanoTime());
    if (!cluster.isApplication()) {
      loop.inUse();
    }
  }

  private void offer(PooledConnection connection) {
    if (!connection.isOffered()) {
      connection.offered(true);
      free.addLast(connection);
    }
  }

  private void withdraw(PooledConnection connection) {
    if (connection.isOffered()) {
      connection.offered(false);
      free.remove(connection);
    }
  }

  private void dialIfNeeded() {
    while (waiting.size() > dials.size() * waitersOfDial) {
      var current = cluster.current();
      boolean first = all.isEmpty() && dials.isEmpty();
      if (!cluster.limits().tryConnection(current.spec().policy().connections(), first)) {
        return;
      }
      new Dial().begin();
    }
  }

  /// Who left waits for no connection: handshakes for nobody would keep those waiting who stayed.
  /// One goes on, for who comes next.
  private void abandonDials() {
    while (dials.size() > 1 && waiting.size() <= (dials.size() - 1) * waitersOfDial) {
      dials.removeLast().abandon();
    }
  }

  /// One connection on its way.
  private final class Dial implements Dialer.Dialed {
    private final int begun = renewals;
    private @Nullable Channel connecting;

    void begin() {
      dials.addLast(this);
      connecting = loop.dialer().dial(cluster, host, wire, this);
    }

    void abandon() {
      cluster.limits().connectionClosed();
      var channel = connecting;
      if (channel != null && channel.isRegistered()) {
        channel.close();
      }
    }

    @Override
    public void connected(Channel channel, String alpn) {
      if (!dials.remove(this)) {
        channel.close();
        return;
      }
      if (begun != renewals) {
        // It was made as the host no longer wants it.
        channel.close();
        cluster.limits().connectionClosed();
        dialIfNeeded();
        forgetIfOver();
        return;
      }
      if (!channel.isActive()) {
        over(new ConnectFailed("connection closed"));
        return;
      }
      heard();
      var protocol = loop.protocol(wire, alpn);
      var policy = cluster.current().spec().policy().connections();
      var pooled = new PooledConnection(HostPool.this, policy, loop.nanoTime(), loop.generation());
      pooled.bind(channel, protocol.install(channel, pooled));
      all.add(pooled);
      serve(pooled);
      if (retired) {
        withdraw(pooled);
        pooled.connection().drain();
      }
      // One that spoke HTTP/1.1 after all, or has little room, leaves some waiting.
      dialIfNeeded();
    }

    @Override
    public void failed(ConnectFailed failure) {
      if (dials.remove(this)) {
        over(failure);
      }
    }

    private void over(ConnectFailed failure) {
      cluster.limits().connectionClosed();
      notHeard(failure.cause());
      // All who wait are told, as in Envoy: each decides where to go instead.
      for (var requester : waiting.takeAll()) {
        if (requester.isWaiting()) {
          requester.failed(failure);
        }
      }
      forgetIfOver();
    }
  }

  private void heard() {
    unanswered = 0;
    if (lost) {
      lost = false;
      cluster.reached(host);
    }
  }

  private void notHeard(ConnectFailed.Cause cause) {
    switch (cause) {
      case REFUSED -> heard();
      case NO_SOCKET -> {}
      case TIMED_OUT, NO_ROUTE -> {
        unanswered++;
        if (lost) {
          // again, as another set of rules begins with a clean slate
          cluster.unreachable(host);
        } else if (unanswered >= UNANSWERED) {
          lose();
        }
      }
    }
  }

  /// Closes connections that somebody waits on while their other end is gone, and with them all.
  /// Tells whether there are any that somebody waits on.
  boolean watch() {
    if (lost || cluster.isApplication()) {
      return false;
    }
    boolean busy = false;
    for (int i = 0; i < all.size(); i++) {
      if (all.get(i).connection().active() > 0) {
        busy = true;
        if (loop.isDead(all.get(i))) {
          lose();
          close();
          return false;
        }
      }
    }
    return busy;
  }

  /// Whoever else calls the host stops doing so, while this pool asks on. A host that only this
  /// request's client named has nobody else.
  private void lose() {
    if (cluster.current().hosts().get(host.address()) == host) {
      lost = true;
      cluster.unreachable(host);
      if (!probing) {
        probing = true;
        loop.probeLater(this::probe);
      }
    }
  }

  private void probe() {
    probing = lost && !retired;
    if (!probing) {
      return;
    }
    if (dials.isEmpty()
        && cluster.limits().tryConnection(cluster.current().spec().policy().connections(), true)) {
      new Dial().begin();
    }
    loop.probeLater(this::probe);
  }

  private void serve(PooledConnection connection) {
    while (connection.connection().room() > 0 && !connection.isSpent()) {
      var requester = waiting.poll();
      if (requester == null) {
        offer(connection);
        return;
      }
      if (requester.isWaiting()) {
        use(connection);
        requester.connected(connection);
      }
    }
    if (connection.isSpent()) {
      connection.connection().drain();
    }
  }

  /// A stream of it ended, or the peer allows more of them.
  void roomGrew(PooledConnection pooled) {
    if (!pooled.isOpen()) {
      return;
    }
    pooled.touch(loop.nanoTime());
    if (retired || pooled.isWorn(loop.nanoTime()) || pooled.isOutdated(loop.generation())) {
      withdraw(pooled);
      pooled.connection().drain();
    } else {
      serve(pooled);
    }
  }

  void goingAway(PooledConnection pooled) {
    withdraw(pooled);
  }

  void closed(PooledConnection pooled) {
    if (pooled.isOpen()) {
      pooled.ended();
      withdraw(pooled);
      all.remove(pooled);
      cluster.limits().connectionClosed();
      if (!waiting.isEmpty()) {
        dialIfNeeded();
      }
      forgetIfOver();
    }
  }

  private void forgetIfOver() {
    if (retired && all.isEmpty() && dials.isEmpty() && waiting.isEmpty()) {
      loop.forget(this);
    }
  }

  /// Closes what has been idle for too long, or stands for an older certificate.
  void sweep() {
    long now = loop.nanoTime();
    for (var pooled : new ArrayList<>(free)) {
      if (pooled.connection().active() == 0
          && (pooled.isIdle(now) || pooled.isWorn(now) || pooled.isOutdated(loop.generation()))) {
        withdraw(pooled);
        pooled.connection().drain();
      }
    }
  }

  /// Connections open now are not for new requests any more.
  void renew() {
    renewals++;
    for (var idle = free.pollLast(); idle != null; idle = free.pollLast()) {
      idle.offered(false);
    }
    for (var pooled : new ArrayList<>(all)) {
      pooled.connection().drain();
    }
  }

  /// Ends all of them at once.
  void close() {
    for (var pooled : new ArrayList<>(all)) {
      pooled.connection().channel().close();
    }
  }

  /// The host is gone: idle connections end now, the others with their last request.
  void retire() {
    retired = true;
    renew();
    forgetIfOver();
  }
}
