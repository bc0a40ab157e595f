package dev.vicinity.sidecar.telemetry;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.core.mesh.Endpoint;
import dev.vicinity.core.policy.ClusterSpec;
import dev.vicinity.sidecar.exchange.Carried;
import dev.vicinity.sidecar.exchange.DownstreamConnection;
import org.jspecify.annotations.Nullable;

/// One opaque connection, as telemetry reads it: valid during the call only, on its event loop.
///
/// Received is the request direction, sent the response direction, on both reporters. Texts that do
/// not apply are empty, times are nanoseconds.
public interface TcpFlow extends Carried {
  DownstreamConnection connection();

  /// Envoy's name of the cluster: `outbound|3306||db.shop.svc.cluster.local`, `inbound|3306||`,
  /// `PassthroughCluster`, …
  String clusterName();

  @Nullable ClusterSpec cluster();

  /// The host in use; null for destinations without endpoint.
  @Nullable Endpoint endpoint();

  /// Why that host: a word of the `vicinity_*` metrics.
  String pickReason();

  @Nullable Address upstreamAddress();

  @Nullable Address upstreamLocalAddress();

  /// Who the upstream proved to be; empty for plain text.
  String upstreamSpiffeId();

  /// Envoy's flags joined by commas (reference 8.3); empty for none.
  String flags();

  /// Why the connection to the upstream failed.
  String upstreamFailureReason();

  /// In milliseconds since 1970.
  long startMillis();

  long durationNanos();

  /// Since the beginning.
  long receivedBytes();

  /// Since the beginning.
  long sentBytes();

  /// How often a host was tried.
  int tries();
}
