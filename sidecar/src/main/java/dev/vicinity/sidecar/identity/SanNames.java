package dev.vicinity.sidecar.identity;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

/// Names of a certificate as its subject alternative names say them.
final class SanNames {
  private static final int DNS = 2;
  private static final int URI = 6;

  private SanNames() {}

  /// All URIs and DNS names.
  static List<String> of(X509Certificate certificate) {
    var names = new ArrayList<String>(2);
    try {
      var entries = certificate.getSubjectAlternativeNames();
      if (entries != null) {
        for (var entry : entries) {
          if (entry.getFirst() instanceof Integer type && (type == DNS || type == URI)) {
            names.add(String.valueOf(entry.get(1)));
          }
        }
      }
    } catch (CertificateParsingException e) {
      // names that cannot be read name nobody
      return List.of();
    }
    return names;
  }

  /// The SPIFFE id, or an empty text.
  static String spiffeId(X509Certificate certificate) {
    for (var name : of(certificate)) {
      if (name.startsWith("spiffe://")) {
        return name;
      }
    }
    return "";
  }

  /// The trust domain of a SPIFFE id, or an empty text.
  static String trustDomain(String spiffeId) {
    int start = "spiffe://".length();
    int end = spiffeId.indexOf('/', Math.min(start, spiffeId.length()));
    return spiffeId.startsWith("spiffe://") && end > start ? spiffeId.substring(start, end) : "";
  }
}
