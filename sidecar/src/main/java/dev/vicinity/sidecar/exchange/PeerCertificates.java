package dev.vicinity.sidecar.exchange;

import dev.vicinity.sidecar.identity.SanNames;
import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/// Reads who the other end of a TLS connection is from its certificate, which was verified.
public final class PeerCertificates {
  private PeerCertificates() {}

  /// `PeerIdentity.NONE` when the peer showed no certificate.
  public static PeerIdentity identity(SSLSession session) {
    var leaf = leaf(session);
    return leaf == null ? PeerIdentity.NONE : identity(leaf);
  }

  /// The SPIFFE id alone; empty without TLS, or when the peer is nobody of a mesh.
  public static String spiffeId(Channel channel) {
    var handler = channel.pipeline().get(SslHandler.class);
    var leaf = handler == null ? null : leaf(handler.engine().getSession());
    return leaf == null ? "" : SanNames.spiffeId(leaf);
  }

  private static @Nullable X509Certificate leaf(SSLSession session) {
    try {
      var chain = session.getPeerCertificates();
      return chain.length > 0 && chain[0] instanceof X509Certificate leaf ? leaf : null;
    } catch (SSLPeerUnverifiedException e) {
      return null;
    }
  }

  private static PeerIdentity identity(X509Certificate leaf) {
    try {
      var sha256 = MessageDigest.getInstance("SHA-256").digest(leaf.getEncoded());
      return new PeerIdentity(
          SanNames.spiffeId(leaf),
          leaf.getSubjectX500Principal().getName(),
          HexFormat.of().formatHex(sha256),
          SanNames.dns(leaf));
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a verified certificate cannot be read", e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
