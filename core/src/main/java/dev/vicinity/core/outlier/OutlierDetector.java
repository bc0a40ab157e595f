package dev.vicinity.core.outlier;

import dev.vicinity.core.balance.HostHealth.Offence;
import dev.vicinity.core.balance.UpstreamHost;
import dev.vicinity.core.policy.OutlierPolicy;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// Decides which hosts of one cluster are distrusted, and until when (reference 3.5).
///
/// Event loops report what became of each try (`on…`); when such a call returns an offence, the
/// caller hands it to the cluster's writer, who alone calls `eject` and `tick` and rebuilds the
/// balancer if they return true. Times are those of one monotonic clock, in nanoseconds.
public final class OutlierDetector {
  public OutlierDetector(OutlierPolicy policy, long nowNanos) {}

  /// A response head came (or, for gRPC, trailers: `GrpcStatus.toHttp`). Any thread.
  public @Nullable Offence onStatus(UpstreamHost host, int status) {
    throw new UnsupportedOperationException();
  }

  /// A host could not be reached, or did not answer. Any thread.
  public @Nullable Offence onFailure(UpstreamHost host, LocalFailure failure) {
    throw new UnsupportedOperationException();
  }

  /// A connection was ready to carry a request. Any thread.
  public void onStream(UpstreamHost host) {
    throw new UnsupportedOperationException();
  }

  /// An opaque connection was made: all there is to know of a TCP host. Any thread.
  public void onConnected(UpstreamHost host) {
    throw new UnsupportedOperationException();
  }

  /// Ejects a host that reached a threshold, if the cap over all `hosts` allows it; true if it did.
  public boolean eject(
      UpstreamHost host, Offence offence, Collection<UpstreamHost> hosts, long nowNanos) {
    throw new UnsupportedOperationException();
  }

  /// Sweeps if it is time, and moves ramps on; true if the balancer must be rebuilt.
  public boolean tick(Collection<UpstreamHost> hosts, long nowNanos) {
    throw new UnsupportedOperationException();
  }

  /// When `tick` has something to do next; `Long.MAX_VALUE` while every host is healthy.
  public long nextTickNanos() {
    throw new UnsupportedOperationException();
  }

  /// Failures that happen on the proxy's side of the wire.
  public enum LocalFailure {
    /// The connection or its TLS handshake failed.
    CONNECT_FAILED,
    /// Connecting took too long.
    CONNECT_TIMED_OUT,
    /// No answer within the time of a try or of the whole request.
    TIMED_OUT,
    /// The connection or stream ended before the response began.
    RESET
  }
}
