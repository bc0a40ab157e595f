package dev.vicinity.control.authority;

import io.vertx.core.Vertx;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.KeyCertOptions;
import io.vertx.core.net.TCPSSLOptions;
import io.vertx.core.net.TrustOptions;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/// Control's own certificate: made by its authority, renewed at half its life and when the
/// authority changes, and the TLS made from it. Handshakes read the newest.
public final class ServingCertificate {
  private static final String ACCOUNT = "vicinity-control";
  private static final Set<String> PROTOCOLS = Set.of("TLSv1.2", "TLSv1.3");

  /// Whom the certificate names: hosts (names and IP addresses) and control's namespace.
  public record Subject(List<String> hosts, String namespace) {
    public Subject {
      hosts = List.copyOf(hosts);
    }
  }

  private final CertificateAuthority authority;
  private final Subject subject;
  private final Duration lifetime;
  private final SecureRandom random;
  private final RenewedKey key = new RenewedKey();
  private final MeshTrust trust;

  public ServingCertificate(
      CertificateAuthority authority, Subject subject, Duration lifetime, SecureRandom random) {
    this.authority = authority;
    this.subject = subject;
    this.lifetime = lifetime;
    this.random = random;
    this.trust = new MeshTrust(authority);
  }

  /// Makes a certificate now (blocks for a moment) and again whenever half of its life is over;
  /// returns the timer.
  public long start(Vertx vertx) {
    renew();
    var _ = authority.onChange(this::renew);
    return vertx.setPeriodic(
        Math.max(1, lifetime.toMillis() / 2),
        _ ->
            vertx.executeBlocking(
                () -> {
                  renew();
                  return null;
                }));
  }

  private synchronized void renew() {
    var pair = Certificates.newKey(random);
    var issued =
        authority.serving(
            pair.getPublic(), subject.hosts(), subject.namespace(), ACCOUNT, lifetime);
    key.replace(pair.getPrivate(), issued.chain());
  }

  /// The certificate in use now, leaf first.
  public List<X509Certificate> chain() {
    return key.chain();
  }

  /// For a gRPC server that looks at the certificate of a client, if the client has one.
  public HttpServerOptions serverOptions() {
    var options = new HttpServerOptions();
    secure(options);
    return options.setClientAuth(ClientAuth.REQUEST).setAlpnVersions(List.of(HttpVersion.HTTP_2));
  }

  /// For a server whose callers need no certificate.
  public HttpServerOptions webOptions() {
    var options = new HttpServerOptions();
    secure(options);
    return options;
  }

  /// For calls into the mesh. Who answers is known by SPIFFE id only, so names of hosts are not
  /// looked at.
  public HttpClientOptions clientOptions() {
    var options = new HttpClientOptions();
    secure(options);
    return options.setVerifyHost(false);
  }

  private void secure(TCPSSLOptions options) {
    options
        .setSsl(true)
        .setUseAlpn(true)
        .setKeyCertOptions(KeyCertOptions.wrap(key))
        .setTrustOptions(TrustOptions.wrap(trust))
        .setEnabledSecureTransportProtocols(PROTOCOLS);
  }
}
