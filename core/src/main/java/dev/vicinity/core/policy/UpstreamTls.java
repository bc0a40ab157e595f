package dev.vicinity.core.policy;

import java.util.List;
import java.util.Objects;

/// How the wire to a cluster is protected (DestinationRule `tls`, reference 5.5, 6.9).
public sealed interface UpstreamTls {
  /// No rule: mesh mTLS to endpoints that have a sidecar, plain text to the others.
  record Auto(List<String> subjectAltNames) implements UpstreamTls {
    public Auto {
      subjectAltNames = List.copyOf(subjectAltNames);
    }
  }

  /// Plain text.
  record Disabled() implements UpstreamTls {}

  /// Mesh certificates to every endpoint; empty `sni` means `outbound_.PORT_.SUBSET_.HOST`.
  record MeshMutual(String sni, List<String> subjectAltNames) implements UpstreamTls {
    public MeshMutual {
      Objects.requireNonNull(sni, "sni");
      subjectAltNames = List.copyOf(subjectAltNames);
    }
  }

  /// A server verified by a CA file (empty: the system's), with a client certificate for MUTUAL.
  record Simple(
      String caCertificates,
      String clientCertificate,
      String privateKey,
      String sni,
      List<String> subjectAltNames,
      Verification verification)
      implements UpstreamTls {
    public Simple {
      subjectAltNames = List.copyOf(subjectAltNames);
    }
  }

  /// Whether the server's certificate is looked at.
  enum Verification {
    VERIFY,
    /// `insecureSkipVerify`.
    SKIP
  }
}
