package dev.vicinity.sidecar.pool;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;

/// What the host's certificate says of it.
final class PeerCertificate {
  /// The kind of subject alternative name that a URI is (RFC 5280, 4.2.1.6).
  private static final int URI = 6;

  private PeerCertificate() {}

  /// The SPIFFE id; empty without TLS or without such a name.
  static String spiffeId(Channel channel) {
    var handler = channel.pipeline().get(SslHandler.class);
    if (handler == null) {
      return "";
    }
    try {
      var chain = handler.engine().getSession().getPeerCertificates();
      return chain.length > 0 && chain[0] instanceof X509Certificate leaf ? uri(leaf) : "";
    } catch (SSLPeerUnverifiedException | CertificateParsingException e) {
      return "";
    }
  }

  private static String uri(X509Certificate leaf) throws CertificateParsingException {
    var names = leaf.getSubjectAlternativeNames();
    if (names != null) {
      for (var name : names) {
        if (name.get(0) instanceof Integer kind
            && kind == URI
            && name.get(1) instanceof String uri
            && uri.startsWith("spiffe://")) {
          return uri;
        }
      }
    }
    return "";
  }
}
