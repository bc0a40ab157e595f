package dev.vicinity.sidecar.intercept;

import dev.vicinity.core.mesh.AppProtocol;

/// What becomes of an application's connection by what its destination declares and by its first
/// bytes (reference 7.6). Pure.
final class OutboundRules {
  private OutboundRules() {}

  /// Whether a decision needs no bytes at all, so that servers may speak first.
  static boolean needsNoBytes(AppProtocol declared) {
    return declared == AppProtocol.TCP || declared == AppProtocol.TLS;
  }

  static Verdict decide(AppProtocol declared, FirstBytes bytes) {
    return switch (bytes) {
      case FirstBytes.Undecided _ -> Verdict.WAIT;
      // Also on an HTTP port: a client that encrypts by itself is not helped by an error.
      case FirstBytes.Tls _ -> Verdict.PLAIN_OPAQUE;
      case FirstBytes.Http1 _ -> Verdict.PLAIN_HTTP_1;
      case FirstBytes.Http2 _ -> Verdict.PLAIN_HTTP_2;
      case FirstBytes.Opaque _ -> declared.isHttp() ? Verdict.PLAIN_HTTP_1 : Verdict.PLAIN_OPAQUE;
    };
  }
}
