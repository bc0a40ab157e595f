package dev.vicinity.sidecar.exchange;

import java.util.List;
import java.util.Objects;

/// Who the other end of a connection proved to be; `NONE` for plain text.
///
/// `certificateSha256` is lower-case hex of the certificate's DER, `subject` its RFC 2253 name (may
/// be empty).
public record PeerIdentity(
    String spiffeId, String subject, String certificateSha256, List<String> dnsNames) {
  /// Nobody known.
  public static final PeerIdentity NONE = new PeerIdentity("", "", "", List.of());

  public PeerIdentity {
    Objects.requireNonNull(spiffeId, "spiffeId");
    Objects.requireNonNull(subject, "subject");
    Objects.requireNonNull(certificateSha256, "certificateSha256");
    dnsNames = List.copyOf(dnsNames);
  }

  /// Whether the connection is mutual TLS.
  public boolean isMutual() {
    return !certificateSha256.isEmpty();
  }
}
