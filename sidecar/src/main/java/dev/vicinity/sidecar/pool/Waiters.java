package dev.vicinity.sidecar.pool;

import dev.vicinity.core.policy.ConnectionPool;
import dev.vicinity.sidecar.cluster.Limits;
import dev.vicinity.sidecar.cluster.Limits.Grant;
import dev.vicinity.sidecar.pool.HostPool.Requester;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who waits for a connection to one host, first come, first served; as many as the cluster's limit
/// allows. On the event loop of its pool only.
final class Waiters {
  private final Limits limits;
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>(0);

  private record Waiting(Requester requester, Grant grant) {}

  Waiters(Limits limits) {
    this.limits = limits;
  }

  /// False if the limit is reached.
  boolean add(Requester requester, ConnectionPool policy) {
    var grant = limits.tryPending(policy);
    return grant != Grant.REFUSED && waiting.add(new Waiting(requester, grant));
  }

  /// Whether it was there.
  boolean remove(Requester requester) {
    for (var waiter = waiting.iterator(); waiter.hasNext(); ) {
      var next = waiter.next();
      if (next.requester() == requester) {
        waiter.remove();
        over(next);
        return true;
      }
    }
    return false;
  }

  @Nullable Requester poll() {
    var first = waiting.poll();
    if (first == null) {
      return null;
    }
    over(first);
    return first.requester();
  }

  List<Requester> takeAll() {
    var all = new ArrayList<Requester>(waiting.size());
    for (var next = poll(); next != null; next = poll()) {
      all.add(next);
    }
    return all;
  }

  int size() {
    return waiting.size();
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }

  private void over(Waiting waiter) {
    if (waiter.grant() == Grant.COUNTED) {
      limits.pendingOver();
    }
  }
}
