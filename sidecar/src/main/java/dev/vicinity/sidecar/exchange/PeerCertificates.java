package dev.vicinity.sidecar.exchange;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;

/// Reads who the other end of a TLS connection is from its certificate, which was verified.
public final class PeerCertificates {
  private static final int DNS_NAME = 2;
  private static final int URI = 6;

  private PeerCertificates() {}

  /// `PeerIdentity.NONE` when the peer showed no certificate.
  public static PeerIdentity identity(SSLSession session) {
    try {
      var chain = session.getPeerCertificates();
      return chain.length > 0 && chain[0] instanceof X509Certificate leaf
          ? identity(leaf)
          : PeerIdentity.NONE;
    } catch (SSLPeerUnverifiedException e) {
      return PeerIdentity.NONE;
    }
  }

  private static PeerIdentity identity(X509Certificate leaf) {
    try {
      var spiffeId = "";
      var dnsNames = new ArrayList<String>();
      for (var name : alternativeNames(leaf)) {
        if (name.get(0).equals(URI) && spiffeId.isEmpty()) {
          spiffeId = (String) name.get(1);
        } else if (name.get(0).equals(DNS_NAME)) {
          dnsNames.add((String) name.get(1));
        }
      }
      var sha256 = MessageDigest.getInstance("SHA-256").digest(leaf.getEncoded());
      return new PeerIdentity(
          spiffeId,
          leaf.getSubjectX500Principal().getName(),
          HexFormat.of().formatHex(sha256),
          dnsNames);
    } catch (CertificateParsingException | CertificateEncodingException e) {
      throw new IllegalStateException("a verified certificate cannot be read", e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static Collection<List<?>> alternativeNames(X509Certificate leaf)
      throws CertificateParsingException {
    var names = leaf.getSubjectAlternativeNames();
    return names == null ? List.of() : names;
  }
}
