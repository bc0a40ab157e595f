package dev.vicinity.sidecar.telemetry;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.core.mesh.Endpoint;
import dev.vicinity.core.policy.ClusterSpec;
import dev.vicinity.core.route.Route;
import dev.vicinity.sidecar.exchange.Direction;
import dev.vicinity.sidecar.exchange.DownstreamConnection;
import dev.vicinity.sidecar.exchange.Finished;
import dev.vicinity.sidecar.exchange.PeerIdentity;
import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaders;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A finished request with plain values; tests set what they are about.
final class SampleExchange implements Finished {
  private static final Address CLIENT = new Address("10.0.0.1", 40000);
  private static final Address SERVICE = new Address("10.1.0.9", 5000);

  DownstreamConnection connection;
  String authority = "hello.sample:5000";
  String path = "/hello?x=1";
  HttpHeaders headers = new DefaultHttpHeaders();
  int status = 200;
  String flags = "";
  String details = "via_upstream";
  boolean grpc;
  int grpcStatus = -1;
  long durationNanos = 7_900_000;
  String clusterName = SampleMesh.HELLO.key().name();
  @Nullable ClusterSpec cluster = SampleMesh.HELLO;
  @Nullable Endpoint endpoint = SampleMesh.HELLO_ENDPOINT;
  String pickReason = "local";
  @Nullable Address upstream = new Address("10.0.0.7", 5000);
  @Nullable Address upstreamLocal = new Address("10.0.0.1", 50123);
  String upstreamSpiffeId = SampleMesh.SERVER_ID;
  String peerMetadata = "";
  String peerMetadataId = "";
  String failureReason = "";

  private SampleExchange(DownstreamConnection connection) {
    this.connection = connection;
  }

  /// A 200 from the server in us/b, over mutual TLS.
  static SampleExchange outbound() {
    return new SampleExchange(connection(Direction.OUTBOUND, SERVICE, "", PeerIdentity.NONE));
  }

  /// The same request at the server, from a client that proved itself.
  static SampleExchange inbound() {
    var peer = new PeerIdentity(SampleMesh.CLIENT_ID, "", "ab12", List.of());
    var exchange =
        new SampleExchange(
            connection(
                Direction.INBOUND,
                new Address("10.0.0.7", 5000),
                "outbound_.5000_._.hello.sample.svc.cluster.local",
                peer));
    exchange.clusterName = "inbound|5000||";
    exchange.cluster = null;
    exchange.endpoint = null;
    exchange.pickReason = "";
    exchange.upstreamSpiffeId = "";
    exchange.peerMetadata = PeerMetadata.encode(SampleMesh.CLIENT);
    exchange.peerMetadataId = "sidecar~10.0.0.1~client-1.shop~shop.svc.cluster.local";
    return exchange;
  }

  /// What the proxy answers when nobody can.
  static SampleExchange noHealthyUpstream() {
    var exchange = outbound();
    exchange.status = 503;
    exchange.flags = "UH";
    exchange.details = "no_healthy_upstream";
    exchange.endpoint = null;
    exchange.upstream = null;
    exchange.upstreamLocal = null;
    exchange.upstreamSpiffeId = "";
    exchange.pickReason = "";
    return exchange;
  }

  private static DownstreamConnection connection(
      Direction direction, Address destination, String sni, PeerIdentity peer) {
    return new DownstreamConnection(
        direction,
        DownstreamConnection.Capture.CAPTURED,
        destination,
        CLIENT,
        destination,
        destination,
        sni,
        peer);
  }

  @Override
  public DownstreamConnection connection() {
    return connection;
  }

  @Override
  public String method() {
    return "GET";
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
    return Protocol.HTTP_1_1;
  }

  @Override
  public HttpHeaders requestHeaders() {
    return headers;
  }

  @Override
  public String requestId() {
    return "0f3c0a52-54ab-4b6e-9d29-3b1b8d4a6f10";
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
    return 120;
  }

  @Override
  public long responseBytes() {
    return 300;
  }

  @Override
  public long requestBodyBytes() {
    return 0;
  }

  @Override
  public long responseBodyBytes() {
    return 60;
  }

  @Override
  public long startMillis() {
    return 1_767_225_600_123L;
  }

  @Override
  public long durationNanos() {
    return durationNanos;
  }

  @Override
  public long upstreamServiceNanos() {
    return upstream == null ? -1 : 6_100_000;
  }

  @Override
  public int tries() {
    return upstream == null ? 0 : 1;
  }

  @Override
  public Route.@Nullable Source route() {
    return Route.Source.DEFAULT;
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
    return upstream;
  }

  @Override
  public @Nullable Address upstreamLocalAddress() {
    return upstreamLocal;
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
