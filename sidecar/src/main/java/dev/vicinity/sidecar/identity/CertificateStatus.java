package dev.vicinity.sidecar.identity;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/// The certificates in use now, for those who look.
///
/// `chain` is leaf first, empty before the first signing; `problem` is the last failed renewal, or
/// empty.
public record CertificateStatus(
    List<Certificate> chain, List<Certificate> roots, Instant renewAt, String problem) {
  /// One certificate; `spiffeId` is empty for authorities, `serial` and `sha256` are lower-case
  /// hex.
  public record Certificate(
      String subject,
      String spiffeId,
      String serial,
      Instant notBefore,
      Instant notAfter,
      String sha256) {
    static Certificate of(X509Certificate certificate) {
      return new Certificate(
          certificate.getSubjectX500Principal().getName(),
          SanNames.spiffeId(certificate),
          certificate.getSerialNumber().toString(16),
          certificate.getNotBefore().toInstant(),
          certificate.getNotAfter().toInstant(),
          sha256(certificate));
    }

    private static String sha256(X509Certificate certificate) {
      try {
        var digest = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
        return HexFormat.of().formatHex(digest);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("digest of " + certificate.getSubjectX500Principal(), e);
      }
    }
  }

  public CertificateStatus {
    chain = List.copyOf(chain);
    roots = List.copyOf(roots);
  }
}
