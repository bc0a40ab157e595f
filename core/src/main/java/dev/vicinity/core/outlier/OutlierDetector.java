package dev.vicinity.core.outlier;

import dev.vicinity.core.balance.HostHealth;
import dev.vicinity.core.balance.HostHealth.Offence;
import dev.vicinity.core.balance.UpstreamHost;
import dev.vicinity.core.policy.OutlierPolicy;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Decides which hosts of one cluster are distrusted, and until when (reference 3.5).
///
/// Event loops report what became of each try (`on…`, lock-free); when such a call returns an
/// offence, the caller hands it to the cluster's writer, who alone calls `eject` and `tick` and
/// rebuilds the balancer if they return true. Times are those of one monotonic clock, in
/// nanoseconds.
///
/// Beyond Envoy: a host that comes back is on probation (`Probing`): its share grows over a few
/// seconds, and the first failure of the kind that ejected it ejects it again, for longer. With few
/// hosts mind `maxEjectionPercent`: as in current Envoy, the default 10 never ejects among fewer
/// than 10 hosts.
public final class OutlierDetector {
  private static final int SERVER_ERROR = 500;

  private final OutlierPolicy policy;
  private final EjectionTimes times;
  private final Ramp ramp;
  private final BitSet errorStatuses = new BitSet();
  private final Map<UpstreamHost, PastEjections> records = new HashMap<>();
  private long nextSweepNanos;

  /// Begins with a clean slate, also for hosts that another policy had ejected (as in Envoy, where
  /// another policy is another cluster). The first sweep comes one interval after `nowNanos`.
  public OutlierDetector(OutlierPolicy policy, Collection<UpstreamHost> hosts, long nowNanos) {
    for (var host : hosts) {
      host.health(new HostHealth.Healthy());
      host.failures().clear();
    }
    this.policy = policy;
    times = EjectionTimes.of(policy);
    ramp = Ramp.of(policy);
    policy.errorStatuses().forEach(errorStatuses::set);
    nextSweepNanos = nowNanos + policy.interval().toNanos();
  }

  /// A response head came (or, for gRPC, trailers: `GrpcStatus.toHttp`). Any thread.
  public @Nullable Offence onStatus(UpstreamHost host, int status) {
    if (!isError(status)) {
      host.failures().clear(Offence.CONSECUTIVE_5XX);
      host.failures().clear(Offence.CONSECUTIVE_GATEWAY_ERRORS);
      return null;
    }
    return error(host, status);
  }

  private boolean isError(int status) {
    return errorStatuses.isEmpty() ? status >= SERVER_ERROR : errorStatuses.get(status);
  }

  private @Nullable Offence error(UpstreamHost host, int status) {
    var offence = count(host, Offence.CONSECUTIVE_5XX, policy.consecutive5xx());
    if (status < 502 || status > 504) {
      host.failures().clear(Offence.CONSECUTIVE_GATEWAY_ERRORS);
      return offence;
    }
    var gateway =
        count(host, Offence.CONSECUTIVE_GATEWAY_ERRORS, policy.consecutiveGatewayErrors());
    return offence != null ? offence : gateway;
  }

  /// A host could not be reached, or did not answer; without a rule only the former counts. Any
  /// thread.
  public @Nullable Offence onFailure(UpstreamHost host, LocalFailure failure) {
    if (policy.source() == OutlierPolicy.Source.DEFAULT && !failure.isOfConnecting()) {
      return null;
    }
    return switch (policy.localOrigin()) {
      case SPLIT ->
          count(
              host,
              Offence.CONSECUTIVE_LOCAL_ORIGIN_FAILURES,
              policy.consecutiveLocalOriginFailures());
      case AS_STATUS ->
          switch (failure) {
            case CONNECT_FAILED, RESET -> onStatus(host, 503);
            case CONNECT_TIMED_OUT, TIMED_OUT -> onStatus(host, 504);
          };
    };
  }

  /// A connection was ready to carry a request. Any thread.
  public void onStream(UpstreamHost host) {
    host.failures().clear(Offence.CONSECUTIVE_LOCAL_ORIGIN_FAILURES);
  }

  /// An opaque connection was made: all there is to know of a TCP host. Any thread.
  public void onConnected(UpstreamHost host) {
    host.failures().clear();
  }

  /// An offence when the count reaches the threshold; the count then starts again, whether or not
  /// the host will be ejected. On probation one failure is enough.
  private @Nullable Offence count(UpstreamHost host, Offence kind, int threshold) {
    if (threshold == 0) {
      return null;
    }
    int failures = host.failures().increment(kind);
    boolean enough =
        failures == threshold
            || (host.health() instanceof HostHealth.Probing probing && probing.offence() == kind);
    if (!enough) {
      return null;
    }
    host.failures().clear(kind);
    return kind;
  }

  /// Ejects a host that reached a threshold, if the cap over all `hosts` of the cluster allows it;
  /// true if it did.
  public boolean eject(
      UpstreamHost host, Offence offence, Collection<UpstreamHost> hosts, long nowNanos) {
    if (host.health() instanceof HostHealth.Ejected
        || host.health() instanceof HostHealth.Unreachable
        || !hosts.contains(host)) {
      return false;
    }
    long ejected = hosts.stream().filter(h -> h.health() instanceof HostHealth.Ejected).count();
    if (100 * (ejected + 1) > (long) policy.maxEjectionPercent() * hosts.size()) {
      return false;
    }
    var before = records.get(host);
    int count = before == null ? 1 : before.ejections() + 1;
    records.put(host, new PastEjections(count, nowNanos));
    host.health(new HostHealth.Ejected(offence, count, nowNanos + times.nanos(count)));
    return true;
  }

  /// Sweeps if it is time, and moves ramps on; true if the balancer must be rebuilt.
  public boolean tick(Collection<UpstreamHost> hosts, long nowNanos) {
    records.keySet().retainAll(new HashSet<>(hosts));
    boolean changed = false;
    for (var host : hosts) {
      changed |= advance(host, nowNanos);
    }
    if (nowNanos - nextSweepNanos < 0) {
      return changed;
    }
    long interval = policy.interval().toNanos();
    // sweeps keep their phase, however late a tick comes
    nextSweepNanos += ((nowNanos - nextSweepNanos) / interval + 1) * interval;
    for (var host : hosts) {
      changed |= sweep(host, nowNanos);
    }
    return changed;
  }

  private boolean advance(UpstreamHost host, long nowNanos) {
    if (!(host.health() instanceof HostHealth.Probing probing)) {
      return false;
    }
    var next = ramp.at(probing, nowNanos);
    if (next.equals(probing)) {
      return false;
    }
    host.health(next);
    return true;
  }

  private boolean sweep(UpstreamHost host, long nowNanos) {
    var record = records.get(host);
    if (record == null) {
      return false;
    }
    if (host.health() instanceof HostHealth.Ejected ejected) {
      if (nowNanos - ejected.untilNanos() < 0) {
        return false;
      }
      host.failures().clear();
      host.health(ramp.start(ejected.offence(), nowNanos));
      records.put(host, new PastEjections(record.ejections(), nowNanos));
      return true;
    }
    // a host on probation has not been in yet, and its ramp goes on as long as its record is kept
    if (!(host.health() instanceof HostHealth.Probing)
        && nowNanos - record.sinceNanos() >= policy.interval().toNanos()) {
      forgive(host, record);
    }
    return false;
  }

  /// A host that has been in for an interval has one ejection less to its name.
  private void forgive(UpstreamHost host, PastEjections record) {
    if (record.ejections() > 1) {
      records.put(host, new PastEjections(record.ejections() - 1, record.sinceNanos()));
    } else {
      records.remove(host);
    }
  }

  /// When `tick` has something to do next; `Long.MAX_VALUE` while nothing is held against any host.
  public long nextTickNanos(long nowNanos) {
    if (records.isEmpty()) {
      return Long.MAX_VALUE;
    }
    boolean ramping =
        records.keySet().stream().anyMatch(host -> host.health() instanceof HostHealth.Probing);
    long step = nowNanos + ramp.stepNanos();
    return ramping && step - nextSweepNanos < 0 ? step : nextSweepNanos;
  }

  /// How often a host was ejected, and when it last went out or came back.
  private record PastEjections(int ejections, long sinceNanos) {}

  /// Failures that happen on the proxy's side of the wire.
  public enum LocalFailure {
    /// The connection or its TLS handshake failed.
    CONNECT_FAILED,
    /// Connecting took too long.
    CONNECT_TIMED_OUT,
    /// No answer within the time of a try or of the whole request.
    TIMED_OUT,
    /// The connection or stream ended before the response began.
    RESET;

    boolean isOfConnecting() {
      return this == CONNECT_FAILED || this == CONNECT_TIMED_OUT;
    }
  }
}
