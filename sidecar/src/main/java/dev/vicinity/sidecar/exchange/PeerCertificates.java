package dev.vicinity.sidecar.exchange;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/// Reads who the other end of a TLS connection is from its certificate, which was verified.
public final class PeerCertificates {
  /// Kinds of subject alternative names (RFC 5280, 4.2.1.6).
  private static final int DNS_NAME = 2;

  private static final int URI = 6;
  private static final String SPIFFE = "spiffe://";

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
    return leaf == null ? "" : spiffeId(names(leaf, URI));
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
          spiffeId(names(leaf, URI)),
          leaf.getSubjectX500Principal().getName(),
          HexFormat.of().formatHex(sha256),
          names(leaf, DNS_NAME));
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a verified certificate cannot be read", e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static String spiffeId(List<String> uris) {
    for (var uri : uris) {
      if (uri.startsWith(SPIFFE)) {
        return uri;
      }
    }
    return "";
  }

  /// Alternative names of one kind; none where they cannot be read.
  private static List<String> names(X509Certificate leaf, int kind) {
    var found = new ArrayList<String>();
    try {
      var names = leaf.getSubjectAlternativeNames();
      if (names != null) {
        for (var name : names) {
          if (name.get(0).equals(kind) && name.get(1) instanceof String text) {
            found.add(text);
          }
        }
      }
    } catch (CertificateParsingException e) {
      return List.of(); // a server outside of the mesh may have strange ones
    }
    return found;
  }
}
