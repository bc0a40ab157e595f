package dev.vicinity.sidecar.intercept;

import dev.vicinity.core.mesh.AppProtocol;
import dev.vicinity.core.mesh.MtlsMode;

/// What becomes of an inbound connection by its port's mode and protocol and by its first bytes
/// (reference 6.5). Pure.
///
/// ```
///             HTTP port              TCP port                  undeclared port
/// STRICT      mTLS, HTTP             mTLS, opaque              mTLS, by the names offered
/// PERMISSIVE  mesh TLS: HTTP         mesh TLS: opaque          mesh TLS: by the names offered
///             plain: HTTP            other TLS: passed on      other TLS: passed on
///             other TLS: refused     plain: opaque             plain: sniffed
/// DISABLE     plain: HTTP            opaque                    sniffed
/// ```
final class InboundRules {
  private InboundRules() {}

  /// Whether a decision needs no bytes at all, so that servers may speak first.
  static boolean needsNoBytes(MtlsMode mode, AppProtocol port) {
    return mode == MtlsMode.DISABLE && isOpaque(port);
  }

  static Verdict decide(MtlsMode mode, AppProtocol port, FirstBytes bytes) {
    return switch (bytes) {
      case FirstBytes.Undecided _ -> Verdict.WAIT;
      case FirstBytes.Tls(ClientHello hello) -> tls(mode, port, hello);
      case FirstBytes.Http1 _ -> plain(mode, port, Verdict.PLAIN_HTTP_1);
      case FirstBytes.Http2 _ -> plain(mode, port, Verdict.PLAIN_HTTP_2);
      case FirstBytes.Opaque _ -> opaque(mode, port);
    };
  }

  private static Verdict tls(MtlsMode mode, AppProtocol port, ClientHello hello) {
    return switch (mode) {
      case STRICT -> mutual(port, hello);
      case PERMISSIVE -> {
        if (hello.isMesh()) {
          yield mutual(port, hello);
        }
        yield port.isHttp() ? Verdict.REFUSE : Verdict.PLAIN_OPAQUE;
      }
      case DISABLE -> port.isHttp() ? Verdict.REFUSE : Verdict.PLAIN_OPAQUE;
    };
  }

  private static Verdict mutual(AppProtocol port, ClientHello hello) {
    boolean http = port.isHttp() || (port == AppProtocol.AUTO && hello.isMeshHttp());
    return http ? Verdict.MUTUAL_HTTP : Verdict.MUTUAL_OPAQUE;
  }

  private static Verdict plain(MtlsMode mode, AppProtocol port, Verdict http) {
    if (mode == MtlsMode.STRICT) {
      return Verdict.REFUSE;
    }
    return isOpaque(port) ? Verdict.PLAIN_OPAQUE : http;
  }

  /// Bytes that are no HTTP go to the HTTP/1 decoder of an HTTP port: it answers 400.
  private static Verdict opaque(MtlsMode mode, AppProtocol port) {
    if (mode == MtlsMode.STRICT) {
      return Verdict.REFUSE;
    }
    return port.isHttp() ? Verdict.PLAIN_HTTP_1 : Verdict.PLAIN_OPAQUE;
  }

  private static boolean isOpaque(AppProtocol port) {
    return port == AppProtocol.TCP || port == AppProtocol.TLS;
  }
}
