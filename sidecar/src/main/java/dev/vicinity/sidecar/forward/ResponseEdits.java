package dev.vicinity.sidecar.forward;

import dev.vicinity.sidecar.exchange.Direction;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;

/// What the proxy changes in every answer of an upstream.
final class ResponseEdits {
  private ResponseEdits() {}

  static void apply(Exchange exchange, HttpResponse head) {
    var headers = head.headers();
    HeaderEdits.removeNominated(headers);
    if (head.status().code() == 204) {
      // It would say so of a body that never comes (RFC 9110, 8.6).
      headers.remove(HttpHeaderNames.CONTENT_LENGTH);
    }
    headers.remove(MeshHeaders.UNREACHED);
    headers.set(MeshHeaders.SERVICE_TIME, MeshHeaders.number(exchange.serviceNanos / 1_000_000));
    if (exchange.connection.direction() == Direction.OUTBOUND) {
      takePeer(exchange, headers);
    } else if (!exchange.peerMetadataId.isEmpty()) {
      RequestEdits.tellPeer(exchange, headers);
    }
  }

  /// Whether the other proxy says that its application never saw the request. An application that
  /// is about to end refuses connections a little before its endpoint is withdrawn.
  static boolean isUnreached(Exchange exchange, HttpHeaders headers) {
    return exchange.connection.direction() == Direction.OUTBOUND
        && !exchange.upstreamSpiffeId.isEmpty()
        && headers.contains(MeshHeaders.UNREACHED);
  }

  /// What the other proxy tells of its workload ends here.
  private static void takePeer(Exchange exchange, HttpHeaders headers) {
    var id = headers.get(MeshHeaders.PEER_METADATA_ID);
    if (id != null) {
      exchange.peerMetadataId = id;
      exchange.peerMetadata = headers.get(MeshHeaders.PEER_METADATA, "");
      headers.remove(MeshHeaders.PEER_METADATA_ID);
      headers.remove(MeshHeaders.PEER_METADATA);
    }
  }

  /// -1 if there is none.
  static int grpcStatus(HttpHeaders headers) {
    var text = headers.get(MeshHeaders.GRPC_STATUS);
    if (text == null || text.isEmpty() || text.length() > 4) {
      return -1;
    }
    int status = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9) {
        return -1;
      }
      status = 10 * status + digit;
    }
    return status;
  }
}
