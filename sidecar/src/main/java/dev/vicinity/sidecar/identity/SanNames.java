package dev.vicinity.sidecar.identity;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/// Names of a certificate as its subject alternative names say them (RFC 5280, 4.2.1.6).
public final class SanNames {
  private static final int DNS = 2;
  private static final int URI = 6;
  private static final String SPIFFE = "spiffe://";

  private SanNames() {}

  /// All URIs and DNS names.
  static List<String> of(X509Certificate certificate) {
    var names = new ArrayList<>(ofKind(certificate, URI));
    names.addAll(ofKind(certificate, DNS));
    return names;
  }

  public static List<String> dns(X509Certificate certificate) {
    return ofKind(certificate, DNS);
  }

  /// The SPIFFE id, or an empty text.
  public static String spiffeId(X509Certificate certificate) {
    for (var uri : ofKind(certificate, URI)) {
      if (uri.startsWith(SPIFFE)) {
        return uri;
      }
    }
    return "";
  }

  /// Names that cannot be read name nobody: a server outside of the mesh may have strange ones.
  private static List<String> ofKind(X509Certificate certificate, int kind) {
    var found = new ArrayList<String>(2);
    try {
      var names = certificate.getSubjectAlternativeNames();
      if (names != null) {
        for (var name : names) {
          if (name.getFirst().equals(kind) && name.get(1) instanceof String text) {
            found.add(text);
          }
        }
      }
    } catch (CertificateParsingException e) {
      return List.of();
    }
    return found;
  }

  /// The trust domain of a SPIFFE id, or an empty text.
  static String trustDomain(String spiffeId) {
    int start = SPIFFE.length();
    int end = spiffeId.indexOf('/', Math.min(start, spiffeId.length()));
    return spiffeId.startsWith(SPIFFE) && end > start ? spiffeId.substring(start, end) : "";
  }
}
