package dev.vicinity.sidecar.cluster;

import dev.vicinity.core.policy.ConnectionPool;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/// How much of one cluster's limits is in use, over all event loops (Envoy's circuit breakers).
///
/// Written by event loops. What has no limit is not counted, except connections, so whoever counted
/// in remembers that it did.
public final class Limits {
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger pending = new AtomicInteger();
  private final AtomicInteger requests = new AtomicInteger();
  private final AtomicInteger retries = new AtomicInteger();
  private final LongAdder connectionsTotal = new LongAdder();
  private final LongAdder retriesTotal = new LongAdder();
  private final LongAdder overflows = new LongAdder();

  Limits() {}

  /// What became of asking.
  public enum Grant {
    /// There is no limit, nothing to give back.
    UNLIMITED,
    /// Counted in; to be given back.
    COUNTED,
    REFUSED
  }

  /// A pool without any connection may always open one, or its requests would wait for ever.
  public boolean tryConnection(ConnectionPool limits, boolean first) {
    if (connections.incrementAndGet() > limits.maxConnections() && !first) {
      connections.decrementAndGet();
      return false;
    }
    connectionsTotal.increment();
    return true;
  }

  public void connectionClosed() {
    connections.decrementAndGet();
  }

  public Grant tryPending(ConnectionPool limits) {
    return take(pending, limits.maxPendingRequests());
  }

  public void pendingOver() {
    pending.decrementAndGet();
  }

  public Grant tryRequest(ConnectionPool limits) {
    return take(requests, limits.maxRequests());
  }

  public void requestOver() {
    requests.decrementAndGet();
  }

  public Grant tryRetry(ConnectionPool limits) {
    var grant = take(retries, limits.maxRetries());
    if (grant != Grant.REFUSED) {
      retriesTotal.increment();
    }
    return grant;
  }

  public void retryOver() {
    retries.decrementAndGet();
  }

  private Grant take(AtomicInteger used, int limit) {
    if (limit == ConnectionPool.UNLIMITED) {
      return Grant.UNLIMITED;
    }
    if (used.incrementAndGet() > limit) {
      used.decrementAndGet();
      overflows.increment();
      return Grant.REFUSED;
    }
    return Grant.COUNTED;
  }

  public int connections() {
    return connections.get();
  }

  public long connectionsTotal() {
    return connectionsTotal.sum();
  }

  public long retriesTotal() {
    return retriesTotal.sum();
  }

  public long overflows() {
    return overflows.sum();
  }
}
