package dev.vicinity.sidecar.telemetry;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.sidecar.exchange.Carried;
import dev.vicinity.sidecar.exchange.Direction;
import dev.vicinity.sidecar.exchange.DownstreamConnection;
import dev.vicinity.sidecar.exchange.Finished;
import dev.vicinity.sidecar.exchange.PeerIdentity;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the access log keeps of one request until its line is written.
///
/// Filled on an event loop, read by the log's thread, then filled again: the ring hands it over.
final class LogEntry {
  private static final Address NOWHERE = new Address("0.0.0.0", 0);
  private static final DownstreamConnection NO_CONNECTION =
      new DownstreamConnection(
          Direction.OUTBOUND,
          DownstreamConnection.Capture.EXPLICIT,
          NOWHERE,
          NOWHERE,
          NOWHERE,
          NOWHERE,
          "",
          PeerIdentity.NONE);

  DownstreamConnection connection = NO_CONNECTION;
  String method = "";
  String path = "";
  String protocol = "";
  int status;
  String flags = "";
  String details = "";
  String failureReason = "";
  long bytesReceived;
  long bytesSent;
  long startMillis;
  long durationNanos;
  long serviceNanos;
  String requestId = "";
  String authority = "";
  String cluster = "";
  String route = "";
  String upstreamSpiffeId = "";
  String grpcStatus = "";
  @Nullable Address upstream;
  @Nullable Address upstreamLocal;
  @Nullable String[] headers = {};

  /// Takes what every line may need, and the request headers that this format names.
  void fill(Finished exchange, List<String> headerNames) {
    fillCommon(exchange);
    method = exchange.method();
    path = exchange.path();
    protocol = exchange.protocol().text();
    status = exchange.status();
    details = exchange.details();
    bytesReceived = exchange.requestBodyBytes();
    bytesSent = exchange.responseBodyBytes();
    startMillis = exchange.startMillis();
    durationNanos = exchange.durationNanos();
    serviceNanos = exchange.upstreamServiceNanos();
    requestId = exchange.requestId();
    authority = exchange.authority();
    failureReason = exchange.upstreamFailureReason();
    upstream = exchange.upstreamAddress();
    upstreamLocal = exchange.upstreamLocalAddress();
    grpcStatus = exchange.grpcStatus() < 0 ? "" : Integer.toString(exchange.grpcStatus());
    var source = exchange.route();
    route = source == null ? "" : source.rule();
    headers = emptied(headerNames.size());
    for (int i = 0; i < headers.length; i++) {
      headers[i] = exchange.requestHeaders().get(headerNames.get(i));
    }
  }

  /// Takes an opaque connection.
  void fill(TcpFlow flow, int headerCount) {
    fillCommon(flow);
    method = "";
    path = "";
    protocol = "";
    status = 0;
    details = "";
    requestId = "";
    authority = "";
    grpcStatus = "";
    route = "";
    bytesReceived = flow.receivedBytes();
    bytesSent = flow.sentBytes();
    startMillis = flow.startMillis();
    durationNanos = flow.durationNanos();
    serviceNanos = -1;
    failureReason = flow.upstreamFailureReason();
    upstream = flow.upstreamAddress();
    upstreamLocal = flow.upstreamLocalAddress();
    headers = emptied(headerCount);
  }

  private void fillCommon(Carried carried) {
    connection = carried.connection();
    flags = carried.flags();
    cluster = carried.clusterName();
    upstreamSpiffeId = carried.upstreamSpiffeId();
  }

  private @Nullable String[] emptied(int size) {
    if (headers.length != size) {
      return new @Nullable String[size];
    }
    Arrays.fill(headers, null);
    return headers;
  }
}
