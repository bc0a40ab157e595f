package dev.vicinity.sidecar.identity;

import java.time.Instant;
import java.util.List;

/// The certificates in use now, for those who look.
///
/// `leaf` is empty before the first signing; `problem` is the last failed renewal, or empty.
public record CertificateStatus(
    List<Certificate> chain, List<Certificate> roots, Instant renewAt, String problem) {
  /// One certificate; `spiffeId` is empty for authorities, `serial` is lower-case hex.
  public record Certificate(
      String subject,
      String spiffeId,
      String serial,
      Instant notBefore,
      Instant notAfter,
      String sha256) {}

  public CertificateStatus {
    chain = List.copyOf(chain);
    roots = List.copyOf(roots);
  }
}
