package dev.vicinity.control.session;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

/// A workload's identity: `spiffe://TRUST-DOMAIN/ns/NAMESPACE/sa/ACCOUNT`.
public record SpiffeId(String trustDomain, String namespace, String serviceAccount) {
  private static final int URI_NAME = 6;

  /// The one identity of a certificate; empty if it has none, or several.
  public static Optional<SpiffeId> of(X509Certificate certificate) {
    try {
      var names = certificate.getSubjectAlternativeNames();
      if (names == null) {
        return Optional.empty();
      }
      var uris =
          names.stream().filter(n -> n.getFirst().equals(URI_NAME)).map(List::getLast).toList();
      return uris.size() == 1 ? parse(String.valueOf(uris.getFirst())) : Optional.empty();
    } catch (CertificateParsingException e) {
      return Optional.empty();
    }
  }

  static Optional<SpiffeId> parse(String text) {
    var parts = text.split("/", -1);
    boolean fits =
        parts.length == 7
            && "spiffe:".equals(parts[0])
            && parts[1].isEmpty()
            && "ns".equals(parts[3])
            && "sa".equals(parts[5]);
    return fits ? Optional.of(new SpiffeId(parts[2], parts[4], parts[6])) : Optional.empty();
  }

  @Override
  public String toString() {
    return "spiffe://" + trustDomain + "/ns/" + namespace + "/sa/" + serviceAccount;
  }
}
