package dev.vicinity.sidecar.forward;

import dev.vicinity.core.balance.PickRequest;
import dev.vicinity.core.balance.UpstreamHost;
import dev.vicinity.core.route.Retries;
import dev.vicinity.core.route.Retries.TryFailure;
import dev.vicinity.sidecar.cluster.Cluster;
import dev.vicinity.sidecar.cluster.Limits.Grant;
import io.netty.handler.codec.http.HttpMethod;
import java.util.ArrayList;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// What is left of one request's right to be tried again. On its lane only.
final class RetryState {
  private final Retries rules;
  private final Cluster cluster;
  private final ArrayList<UpstreamHost> tried = new ArrayList<>(2);
  private Grant grant = Grant.UNLIMITED;
  private int used;
  private String exhaustedFlag = "URX";

  RetryState(Retries rules, Cluster cluster) {
    this.rules = rules;
    this.cluster = cluster;
  }

  boolean wantsStatus(int status, int grpcStatus) {
    return rules.retriesStatus(status, grpcStatus);
  }

  boolean wantsFailure(@Nullable TryFailure failure) {
    return failure != null && rules.retriesFailure(failure);
  }

  /// Counts one more try in; false when there are none left, or too many go on in the cluster.
  boolean take() {
    if (used == rules.attempts()) {
      return false;
    }
    if (grant != Grant.COUNTED) {
      grant = cluster.limits().tryRetry(cluster.current().spec().policy().connections());
      if (grant == Grant.REFUSED) {
        exhaustedFlag = "UO";
        return false;
      }
    }
    used++;
    return true;
  }

  /// The flag that says why there was no further try.
  String exhaustedFlag() {
    return exhaustedFlag;
  }

  void tried(UpstreamHost host) {
    tried.add(host);
  }

  void exclude(PickRequest request) {
    for (int i = 0; i < tried.size(); i++) {
      request.tried(tried.get(i));
    }
  }

  static boolean isIdempotent(HttpMethod method) {
    return method.equals(HttpMethod.GET)
        || method.equals(HttpMethod.HEAD)
        || method.equals(HttpMethod.PUT)
        || method.equals(HttpMethod.DELETE)
        || method.equals(HttpMethod.OPTIONS)
        || method.equals(HttpMethod.TRACE);
  }

  long backoffNanos(RandomGenerator random) {
    return rules.backoffNanos(used, random);
  }

  void close() {
    if (grant == Grant.COUNTED) {
      grant = Grant.UNLIMITED;
      cluster.limits().retryOver();
    }
  }
}
