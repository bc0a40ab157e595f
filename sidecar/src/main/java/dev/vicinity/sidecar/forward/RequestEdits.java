package dev.vicinity.sidecar.forward;

import dev.vicinity.sidecar.exchange.End;
import dev.vicinity.sidecar.exchange.PeerIdentity;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;

/// What the proxy changes in every request, whatever the rules say.
final class RequestEdits {
  private static final HttpResponse CONTINUE =
      new DefaultHttpResponse(
          HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, EmptyHttpHeaders.INSTANCE);

  private RequestEdits() {}

  static void outbound(Exchange exchange) {
    var headers = exchange.head.headers();
    common(exchange, headers);
    // Who calls is said by the next proxy, which sees the certificate.
    headers.remove(MeshHeaders.CLIENT_CERT);
    if (!headers.contains(MeshHeaders.FORWARDED_PROTO)) {
      headers.set(MeshHeaders.FORWARDED_PROTO, MeshHeaders.HTTP);
    }
  }

  /// `certificate` is the connection's element of `x-forwarded-client-cert`, empty for plain text.
  static void inbound(Exchange exchange, String certificate) {
    var headers = exchange.head.headers();
    common(exchange, headers);
    var peer = exchange.connection.peer();
    if (peer.isMutual()) {
      var before = headers.get(MeshHeaders.CLIENT_CERT);
      headers.set(
          MeshHeaders.CLIENT_CERT,
          before == null || before.isEmpty() ? certificate : before + ',' + certificate);
    } else {
      headers.remove(MeshHeaders.CLIENT_CERT);
    }
    if (!headers.contains(MeshHeaders.FORWARDED_PROTO)) {
      headers.set(
          MeshHeaders.FORWARDED_PROTO, peer.isMutual() ? MeshHeaders.HTTPS : MeshHeaders.HTTP);
    }
    var id = headers.get(MeshHeaders.PEER_METADATA_ID);
    if (id != null) {
      exchange.peerMetadataId = id;
      exchange.peerMetadata = headers.get(MeshHeaders.PEER_METADATA, "");
      headers.remove(MeshHeaders.PEER_METADATA_ID);
      headers.remove(MeshHeaders.PEER_METADATA);
    }
  }

  private static void common(Exchange exchange, HttpHeaders headers) {
    HeaderEdits.removeNominated(headers);
    var id = headers.get(MeshHeaders.REQUEST_ID);
    if (id == null) {
      var made = exchange.lane().ids().next();
      headers.set(MeshHeaders.REQUEST_ID, made);
      id = made.toString();
    }
    exchange.requestId = id;
  }

  /// What depends on the try: its number, and whether the other end is a proxy of the mesh.
  static void perTry(Exchange exchange, String peerSpiffeId, Journey journey) {
    var headers = exchange.head.headers();
    if (journey.reported() != null) {
      headers.set(MeshHeaders.ATTEMPT_COUNT, MeshHeaders.number(exchange.tries));
    }
    if (!peerSpiffeId.isEmpty()) {
      tellPeer(exchange, headers);
    } else if (exchange.tries > 1) {
      headers.remove(MeshHeaders.PEER_METADATA_ID);
      headers.remove(MeshHeaders.PEER_METADATA);
    }
  }

  static void tellPeer(Exchange exchange, HttpHeaders headers) {
    var own = exchange.lane().recorder().peerHeaders();
    if (!own.id().isEmpty()) {
      headers.set(MeshHeaders.PEER_METADATA_ID, own.id());
      headers.set(MeshHeaders.PEER_METADATA, own.metadata());
    }
  }

  /// One element as Envoy writes it: by whom, hash, subject, names.
  static String certificate(String ownSpiffeId, PeerIdentity peer) {
    var element = new StringBuilder(256);
    if (!ownSpiffeId.isEmpty()) {
      element.append("By=").append(ownSpiffeId).append(';');
    }
    element.append("Hash=").append(peer.certificateSha256());
    element.append(";Subject=\"").append(peer.subject().replace("\"", "\\\"")).append('"');
    element.append(";URI=").append(peer.spiffeId());
    for (var name : peer.dnsNames()) {
      element.append(";DNS=").append(name);
    }
    return element.toString();
  }

  /// Answers `expect: 100-continue` here, as Envoy does, so that nothing waits behind it.
  static void expectation(Exchange exchange) {
    var headers = exchange.head.headers();
    var expect = headers.get(HttpHeaderNames.EXPECT);
    if (expect != null && expect.equalsIgnoreCase("100-continue")) {
      headers.remove(HttpHeaderNames.EXPECT);
      exchange.downstream().head(CONTINUE, End.OPEN);
      exchange.downstream().flush();
    }
  }
}
