package dev.vicinity.sidecar.exchange;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.core.route.Route;
import io.netty.handler.codec.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/// An exchange at its end, as telemetry reads it: valid during the call only, on the exchange's
/// event loop.
///
/// Times are nanoseconds, -1 where something did not happen. Texts that do not apply are empty.
public interface Finished extends Carried {
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

  Route.@Nullable Source route();

  @Nullable Address upstreamAddress();

  @Nullable Address upstreamLocalAddress();

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
