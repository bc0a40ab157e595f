package dev.vicinity.sidecar.identity;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// This workload's certificate, kept fresh, and the mesh's TLS made from it.
///
/// Renewed on one event loop between half and two thirds of its life; read by all. While control is
/// gone, the last certificate stays in use.
public final class WorkloadIdentity implements MeshTls {
  private static final Logger log = LoggerFactory.getLogger(WorkloadIdentity.class);
  private static final Duration FIRST_RETRY = Duration.ofMillis(100);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(30);

  /// A pod that starts is waited for.
  private static final Duration LONGEST_FIRST_RETRY = Duration.ofSeconds(1);

  /// How often the file of roots is looked at. The kubelet changes it about a minute late anyway.
  private static final long LOOK_MILLIS = 5_000;

  private final Vertx vertx;
  private final Context context;
  private final IdentitySettings settings;
  private final InstantSource clock;
  private final RandomGenerator random;
  private final SigningCall signing;
  private final Promise<Void> first = Promise.promise();
  private volatile @Nullable TlsContexts current;

  private final AtomicLong generation = new AtomicLong();
  private volatile Set<String> aliases = Set.of();
  private volatile Instant renewAt = Instant.MAX;
  private volatile String problem = "";
  private volatile boolean stopped;
  private int failures;
  private long renewal = -1;

  public WorkloadIdentity(
      Vertx vertx, IdentitySettings settings, InstantSource clock, RandomGenerator random) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.settings = settings;
    this.clock = clock;
    this.random = random;
    this.signing = new SigningCall(vertx, settings);
  }

  /// Asks for a certificate and renews it until `stop`; completes with the first one, however long
  /// that takes.
  public Future<Void> start() {
    context.runOnContext(
        _ -> {
          sign();
          vertx.setTimer(LOOK_MILLIS, _ -> look());
        });
    return first.future();
  }

  /// Whom to trust besides the trust domain of the own certificate.
  @Override
  public void trustDomainAliases(List<String> names) {
    aliases = Set.copyOf(names);
  }

  @Override
  public long generation() {
    return generation.get();
  }

  @Override
  public boolean isReady() {
    return current != null;
  }

  @Override
  public SslHandler client(
      ByteBufAllocator allocator, String sni, List<String> alpn, List<String> spiffeIds) {
    var tls = contexts().client(alpn, spiffeIds);
    var handler = tls.newHandler(allocator);
    if (!sni.isEmpty()) {
      ServerName.ask(handler.engine(), sni);
    }
    return handler;
  }

  @Override
  public SslHandler server(ByteBufAllocator allocator, List<String> alpn) {
    return contexts().server(alpn).newHandler(allocator);
  }

  /// For a connection to control that proves who this is; without a certificate yet,
  /// IllegalStateException. Blocks for a moment.
  public HttpClientOptions controlOptions() {
    return ControlTls.options(contexts().credentials());
  }

  /// The certificates in use now. Any thread.
  public CertificateStatus status() {
    var held = current;
    return held == null
        ? new CertificateStatus(List.of(), List.of(), renewAt, problem)
        : new CertificateStatus(
            held.credentials().chain().stream().map(CertificateStatus.Certificate::of).toList(),
            held.credentials().roots().stream().map(CertificateStatus.Certificate::of).toList(),
            renewAt,
            problem);
  }

  /// Ends renewal; the certificate stays usable.
  public void stop() {
    stopped = true;
  }

  private TlsContexts contexts() {
    var held = current;
    if (held == null) {
      throw new IllegalStateException("no certificate yet for " + settings.pod());
    }
    return held;
  }

  private void sign() {
    if (stopped) {
      return;
    }
    var held = current;
    signing
        .ask(held == null ? List.of() : held.credentials().roots())
        .onSuccess(this::signed)
        .onFailure(this::failed);
  }

  private void signed(Credentials credentials) {
    failures = 0;
    problem = "";
    var own = SanNames.trustDomain(SanNames.spiffeId(credentials.leaf()));
    current = new TlsContexts(credentials, () -> trustDomains(own));
    generation.incrementAndGet();
    var now = clock.instant();
    long life = Duration.between(now, credentials.leaf().getNotAfter().toInstant()).toMillis();
    long wait = Math.max(1, life / 2 + (long) (life / 6.0 * random.nextDouble()));
    renewAt = now.plusMillis(wait);
    log.info("certificate of {}, renewal at {}", SanNames.spiffeId(credentials.leaf()), renewAt);
    vertx.cancelTimer(renewal);
    renewal = vertx.setTimer(wait, _ -> sign());
    first.tryComplete();
  }

  /// A root that is new to us is trusted at once, before anybody proves himself by it, and a
  /// certificate that leads to it asked for.
  private void look() {
    if (stopped) {
      return;
    }
    context
        .executeBlocking(() -> Certificates.parse(settings.roots().read()))
        .onSuccess(this::trustAlso)
        .onComplete(_ -> vertx.setTimer(LOOK_MILLIS, _ -> look()));
  }

  private void trustAlso(List<X509Certificate> roots) {
    var held = current;
    if (held == null || held.credentials().roots().containsAll(roots)) {
      return;
    }
    var own = SanNames.trustDomain(SanNames.spiffeId(held.credentials().leaf()));
    current = new TlsContexts(held.credentials().trusting(roots), () -> trustDomains(own));
    generation.incrementAndGet();
    log.info("{} roots are trusted now", contexts().credentials().roots().size());
    sign();
  }

  private void failed(Throwable failure) {
    var text = String.valueOf(failure.getMessage());
    if (!text.equals(problem)) {
      log.warn("no certificate for {} from {}: {}", settings.pod(), settings.control(), text);
    }
    problem = text;
    long longest = FIRST_RETRY.toMillis() << Math.min(failures++, 16);
    var limit = current == null ? LONGEST_FIRST_RETRY : LONGEST_RETRY;
    long ceiling = Math.min(longest, limit.toMillis());
    vertx.setTimer(ceiling / 2 + random.nextLong(ceiling / 2), _ -> sign());
  }

  private Set<String> trustDomains(String own) {
    var others = aliases;
    if (others.isEmpty()) {
      return Set.of(own);
    }
    var all = new HashSet<>(others);
    all.add(own);
    return all;
  }
}
