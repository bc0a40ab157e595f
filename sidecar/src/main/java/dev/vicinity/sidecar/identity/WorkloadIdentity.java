package dev.vicinity.sidecar.identity;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;

/// This workload's certificate, kept fresh, and the mesh's TLS made from it.
public final class WorkloadIdentity implements MeshTls {
  private final Vertx vertx;
  private final IdentitySettings settings;
  private final InstantSource clock;
  private final RandomGenerator random;

  public WorkloadIdentity(
      Vertx vertx, IdentitySettings settings, InstantSource clock, RandomGenerator random) {
    this.vertx = vertx;
    this.settings = settings;
    this.clock = clock;
    this.random = random;
  }

  /// Asks for a certificate and renews it until `stop`; completes with the first one, however long
  /// that takes.
  public Future<Void> start() {
    return vertx.timer(1 + random.nextInt(1)).mapEmpty();
  }

  /// Whom to trust besides the trust domain of the own certificate.
  @Override
  public void trustDomainAliases(List<String> aliases) {}

  @Override
  public boolean isReady() {
    return false;
  }

  @Override
  public SslHandler client(
      ByteBufAllocator allocator, String sni, List<String> alpn, List<String> spiffeIds) {
    throw new IllegalStateException("no certificate yet for " + settings.pod());
  }

  @Override
  public SslHandler server(ByteBufAllocator allocator, List<String> alpn) {
    throw new IllegalStateException("no certificate yet for " + settings.pod());
  }

  /// The certificates in use now. Any thread.
  public CertificateStatus status() {
    return new CertificateStatus(List.of(), List.of(), clock.instant(), "");
  }

  /// Ends renewal; the certificate stays usable.
  public void stop() {}
}
