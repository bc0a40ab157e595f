package dev.vicinity.sidecar.identity;

import io.netty.handler.ssl.SslProvider;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.TrustOptions;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;

/// TLS to control: gRPC over HTTP/2, control known by its host name under the mesh's roots.
final class ControlTls {
  private ControlTls() {}

  /// Without a certificate of one's own.
  static HttpClientOptions options(List<X509Certificate> roots) {
    var options = new HttpClientOptions();
    if (TlsContexts.PROVIDER == SslProvider.OPENSSL) {
      // As between sidecars. The JDK's own reads all the world's roots first, and takes a second
      // of a processor to shake hands for the first time.
      options.setSslEngineOptions(new OpenSSLEngineOptions());
    }
    return options
        .setProtocolVersion(HttpVersion.HTTP_2)
        .setSsl(true)
        .setUseAlpn(true)
        .setEnabledSecureTransportProtocols(Set.of("TLSv1.2", "TLSv1.3"))
        .setTrustOptions(TrustOptions.wrap(Certificates.trust(roots)));
  }

  /// With one's own certificate.
  static HttpClientOptions options(Credentials credentials) {
    return options(credentials.roots())
        .setKeyCertOptions(KeyCertOptions.wrap(OwnKey.of(credentials)));
  }
}
