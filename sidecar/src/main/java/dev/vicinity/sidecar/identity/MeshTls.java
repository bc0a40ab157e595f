package dev.vicinity.sidecar.identity;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslHandler;
import java.util.List;

/// TLS with the mesh's certificates, for both ends of a connection.
///
/// Every call uses the newest certificate; connections already open keep theirs. Called on event
/// loops; written by the renewal of the certificate.
public interface MeshTls {
  /// Whether there is a certificate yet.
  boolean isReady();

  /// A client's handler. `alpn` is offered as given; the server's SPIFFE id must be one of
  /// `spiffeIds`, or any of the mesh's trust domains when that list is empty.
  SslHandler client(
      ByteBufAllocator allocator, String sni, List<String> alpn, List<String> spiffeIds);

  /// A server's handler that demands a client certificate of the mesh and may select one of `alpn`.
  SslHandler server(ByteBufAllocator allocator, List<String> alpn);

  /// Counts certificates and trust: another number than before means that connections opened under
  /// the old ones should end when they are idle. Any thread.
  default long generation() {
    return 0;
  }

  /// Whom to trust besides the trust domain of the own certificate.
  default void trustDomainAliases(List<String> aliases) {}
}
