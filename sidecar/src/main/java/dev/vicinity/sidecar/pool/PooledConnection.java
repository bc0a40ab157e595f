package dev.vicinity.sidecar.pool;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.core.policy.ConnectionPool;
import dev.vicinity.sidecar.exchange.PeerCertificates;
import dev.vicinity.sidecar.exchange.SocketAddresses;
import dev.vicinity.sidecar.exchange.UpstreamConnection;
import dev.vicinity.sidecar.exchange.UpstreamProtocol;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

/// A connection with what its pool remembers of it. On its event loop only.
public final class PooledConnection implements UpstreamProtocol.Owner {
  private static final long NEVER = Long.MAX_VALUE;

  private final HostPool pool;
  private final int maxRequests;
  private final long idleNanos;
  private final long lifetimeNanos;
  private final long openedNanos;
  private final long generation;
  private long usedNanos;
  private int requests;

  /// Whether it is among those that its pool gives out.
  private boolean offered;

  /// Its pool counts it: from when it was bound until its channel closed.
  private boolean open;

  private UpstreamConnection connection;
  private String spiffeId = "";
  private @Nullable Address localAddress;
  private @Nullable Address remoteAddress;

  // Bound before anybody sees it: a protocol wants to know its owner first.
  @SuppressWarnings("NullAway.Init")
  PooledConnection(HostPool pool, ConnectionPool policy, long nowNanos, long generation) {
    this.pool = pool;
    this.maxRequests = policy.maxRequestsPerConnection();
    this.idleNanos = policy.idleTimeout().isZero() ? NEVER : policy.idleTimeout().toNanos();
    this.lifetimeNanos =
        policy.maxConnectionDuration().isZero() ? NEVER : policy.maxConnectionDuration().toNanos();
    this.openedNanos = nowNanos;
    this.usedNanos = nowNanos;
    this.generation = generation;
  }

  void bind(Channel channel, UpstreamConnection opened) {
    connection = opened;
    open = true;
    spiffeId = PeerCertificates.spiffeId(channel);
    localAddress = SocketAddresses.address(channel.localAddress());
    remoteAddress = SocketAddresses.address(channel.remoteAddress());
  }

  @Override
  public void roomGrew(UpstreamConnection connection) {
    pool.roomGrew(this);
  }

  @Override
  public void goingAway(UpstreamConnection connection) {
    pool.goingAway(this);
  }

  @Override
  public void closed(UpstreamConnection connection) {
    pool.closed(this);
  }

  boolean isOpen() {
    return open;
  }

  void ended() {
    open = false;
  }

  boolean isOffered() {
    return offered;
  }

  void offered(boolean now) {
    offered = now;
  }

  /// Who the host proved to be; empty for plain text.
  public String spiffeId() {
    return spiffeId;
  }

  /// Our end of it.
  public @Nullable Address localAddress() {
    return localAddress;
  }

  /// The other end, after names were resolved.
  public @Nullable Address remoteAddress() {
    return remoteAddress;
  }

  public UpstreamConnection connection() {
    return connection;
  }

  /// Whether it carried a request before the one it was just handed out for.
  public boolean isReused() {
    return requests > 1;
  }

  void use(long nowNanos) {
    requests++;
    usedNanos = nowNanos;
  }

  void touch(long nowNanos) {
    usedNanos = nowNanos;
  }

  /// No more requests are allowed on it.
  boolean isSpent() {
    return requests >= maxRequests;
  }

  boolean isWorn(long nowNanos) {
    return isSpent() || nowNanos - openedNanos > lifetimeNanos;
  }

  boolean isIdle(long nowNanos) {
    return nowNanos - usedNanos > idleNanos;
  }

  /// Opened with another certificate than today's.
  boolean isOutdated(long currentGeneration) {
    return generation != currentGeneration && !spiffeId.isEmpty();
  }
}
