package dev.vicinity.sidecar.forward;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.core.mesh.Endpoint;
import dev.vicinity.core.policy.ClusterSpec;
import dev.vicinity.core.route.Route;
import dev.vicinity.sidecar.exchange.DownstreamConnection;
import dev.vicinity.sidecar.exchange.Finished;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/// What an exchange remembers for those who look at it afterwards. Fields are written by its tries
/// and its routing, on its event loop.
abstract class ExchangeFacts implements Finished {
  final DownstreamConnection connection;
  final HttpRequest head;
  final String method;
  final String path;
  final boolean grpc;
  final long startMillis;
  final long startNanos;
  String authority = "";
  String requestId = "";
  String flags = "";
  String details = "";
  String failureReason = "";
  String clusterName = "";
  String pickReason = "";
  String upstreamSpiffeId = "";
  String peerMetadata = "";
  String peerMetadataId = "";
  int status;
  int grpcStatus = -1;
  int tries;
  long endNanos;
  long serviceNanos = -1;
  long responseBodyBytes;
  Route.@Nullable Source source;
  @Nullable ClusterSpec cluster;
  @Nullable Endpoint endpoint;
  @Nullable Address upstreamAddress;
  @Nullable Address upstreamLocalAddress;
  @Nullable HttpResponse response;

  ExchangeFacts(DownstreamConnection connection, HttpRequest head, Lane lane) {
    this.connection = connection;
    this.head = head;
    this.method = head.method().name();
    this.path = head.uri();
    this.grpc = isGrpc(head.headers().get(HttpHeaderNames.CONTENT_TYPE));
    this.startMillis = lane.millis();
    this.startNanos = lane.nanoTime();
  }

  private static boolean isGrpc(@Nullable String contentType) {
    return contentType != null
        && contentType.startsWith("application/grpc")
        && (contentType.length() == 16 || "+;".indexOf(contentType.charAt(16)) >= 0);
  }

  @Override
  public DownstreamConnection connection() {
    return connection;
  }

  @Override
  public String method() {
    return method;
  }

  @Override
  public String path() {
    return path;
  }

  @Override
  public String authority() {
    return authority;
  }

  @Override
  public Protocol protocol() {
    var version = head.protocolVersion();
    if (version.majorVersion() == 2) {
      return Protocol.HTTP_2;
    }
    return version.minorVersion() == 0 ? Protocol.HTTP_1_0 : Protocol.HTTP_1_1;
  }

  @Override
  public HttpHeaders requestHeaders() {
    return head.headers();
  }

  @Override
  public String requestId() {
    return requestId;
  }

  @Override
  public int status() {
    return status;
  }

  @Override
  public String flags() {
    return flags;
  }

  @Override
  public String details() {
    return details;
  }

  @Override
  public boolean isGrpc() {
    return grpc;
  }

  @Override
  public int grpcStatus() {
    return grpcStatus;
  }

  @Override
  public long requestBytes() {
    return method.length() + path.length() + 12 + size(head.headers()) + requestBodyBytes();
  }

  @Override
  public long responseBytes() {
    var answer = response;
    return answer == null ? 0 : 19 + size(answer.headers()) + responseBodyBytes;
  }

  /// As HTTP/1.1 writes them: name, colon, space, value, end of line.
  private static long size(HttpHeaders headers) {
    long size = 0;
    for (var fields = headers.iteratorCharSequence(); fields.hasNext(); ) {
      var field = fields.next();
      size += field.getKey().length() + field.getValue().length() + 4;
    }
    return size;
  }

  @Override
  public long responseBodyBytes() {
    return responseBodyBytes;
  }

  @Override
  public long startMillis() {
    return startMillis;
  }

  @Override
  public long durationNanos() {
    return endNanos - startNanos;
  }

  @Override
  public long upstreamServiceNanos() {
    return serviceNanos;
  }

  @Override
  public int tries() {
    return tries;
  }

  @Override
  public Route.@Nullable Source route() {
    return source;
  }

  @Override
  public String clusterName() {
    return clusterName;
  }

  @Override
  public @Nullable ClusterSpec cluster() {
    return cluster;
  }

  @Override
  public @Nullable Endpoint endpoint() {
    return endpoint;
  }

  @Override
  public String pickReason() {
    return pickReason;
  }

  @Override
  public @Nullable Address upstreamAddress() {
    return upstreamAddress;
  }

  @Override
  public @Nullable Address upstreamLocalAddress() {
    return upstreamLocalAddress;
  }

  @Override
  public String upstreamSpiffeId() {
    return upstreamSpiffeId;
  }

  @Override
  public String upstreamFailureReason() {
    return failureReason;
  }

  @Override
  public String peerMetadata() {
    return peerMetadata;
  }

  @Override
  public String peerMetadataId() {
    return peerMetadataId;
  }
}
