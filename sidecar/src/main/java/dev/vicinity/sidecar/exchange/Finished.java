package dev.vicinity.sidecar.exchange;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.core.mesh.Endpoint;
import dev.vicinity.core.policy.ClusterSpec;
import dev.vicinity.core.route.Route;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/// An exchange at its end, as telemetry reads it: valid during the call only, on the exchange's
/// event loop.
///
/// Times are nanoseconds, -1 where something did not happen. Texts that do not apply are empty.
public interface Finished extends Carried {
  DownstreamConnection connection();

  String method();

  /// As received, with query.
  String path();

  String authority();

  Protocol protocol();

  /// As received, minus what is hop by hop; after the proxy's own changes.
  HttpHeaders requestHeaders();

  String requestId();

  /// 0 when the client left before it was answered.
  int status();

  /// Envoy's flags joined by commas (reference 8.3); empty for none.
  String flags();

  /// Envoy's response code details, such as `via_upstream`.
  String details();

  /// Whether the request was gRPC; `grpcStatus` is -1 when none was seen.
  boolean isGrpc();

  int grpcStatus();

  /// On the downstream wire, heads included.
  long requestBytes();

  long responseBytes();

  /// Bodies alone.
  long requestBodyBytes();

  long responseBodyBytes();

  /// When the request's head had been read, in milliseconds since 1970.
  long startMillis();

  long durationNanos();

  /// From the last try's start to its response's head.
  long upstreamServiceNanos();

  /// How often a host was tried.
  int tries();

  Route.@Nullable Source route();

  /// Envoy's name of the cluster: `outbound|80||host`, `inbound|8080||`, `PassthroughCluster`, …
  String clusterName();

  @Nullable ClusterSpec cluster();

  /// The last host tried; null for local replies and destinations without endpoint.
  @Nullable Endpoint endpoint();

  /// Why that host: a word of the `vicinity_*` metrics (`local`, `failover`, `distribute`, `retry`,
  /// …).
  String pickReason();

  @Nullable Address upstreamAddress();

  @Nullable Address upstreamLocalAddress();

  /// Who the upstream proved to be; empty for plain text.
  String upstreamSpiffeId();

  /// Why the connection to the upstream failed.
  String upstreamFailureReason();

  /// `x-envoy-peer-metadata` and `-id` of the other proxy: of the request when inbound, of the
  /// response when outbound.
  String peerMetadata();

  String peerMetadataId();

  /// What the client spoke.
  enum Protocol {
    HTTP_1_0("HTTP/1.0"),
    HTTP_1_1("HTTP/1.1"),
    HTTP_2("HTTP/2");

    private final String text;

    Protocol(String text) {
      this.text = text;
    }

    /// As access logs write it.
    public String text() {
      return text;
    }
  }
}
