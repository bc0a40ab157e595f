package dev.vicinity.control;

import dev.vicinity.control.admin.ControlState;
import dev.vicinity.control.authority.AuthorityFiles;
import dev.vicinity.control.authority.AuthorityStore;
import dev.vicinity.control.authority.CertificateAuthority;
import dev.vicinity.control.authority.ServingCertificate;
import dev.vicinity.control.authority.SigningService;
import dev.vicinity.control.authority.TokenVerifier;
import dev.vicinity.control.publish.Publisher;
import dev.vicinity.control.session.SessionService;
import dev.vicinity.control.source.Source;
import dev.vicinity.core.mesh.Address;
import dev.vicinity.wire.Services;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerOptions;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// One running control process: publishes what a source reads to sidecars and signs their
/// certificates. Made and started once; several may share one Vert.x.
public final class Control {
  /// What a control process works with; who starts it chooses. The source is the caller's to start,
  /// before or after, and to close; `nanoTime` measures, `clock` dates.
  public record Parts(
      Source source,
      AuthorityStore authority,
      TokenVerifier tokens,
      MeterRegistry metrics,
      LongSupplier nanoTime,
      InstantSource clock,
      SecureRandom random) {}

  private static final int SILENT_BEATS = 5;

  private final Vertx vertx;
  private final ControlSettings settings;
  private final Parts parts;
  private final CertificateAuthority authority;
  private final ServingCertificate serving;
  private final Publisher publisher;
  private final SessionService sessions;
  private final HttpServer server;
  private final long renewal;
  private volatile boolean leaving;

  /// Starts listening; completes when sidecars can connect. Fails when a port is taken or the
  /// authority does not hold.
  public static Future<Control> start(Vertx vertx, ControlSettings settings, Parts parts) {
    return vertx
        .executeBlocking(
            () ->
                AuthorityFiles.load(
                    parts.authority(), settings.trustDomain(), parts.clock(), parts.random()))
        .map(authority -> new Control(vertx, settings, parts, authority))
        .compose(Control::listen);
  }

  private Control(
      Vertx vertx, ControlSettings settings, Parts parts, CertificateAuthority authority) {
    this.vertx = vertx;
    this.settings = settings;
    this.parts = parts;
    this.authority = authority;
    var subject = new ServingCertificate.Subject(settings.servingNames(), settings.namespace());
    this.serving =
        new ServingCertificate(authority, subject, settings.certificateLifetime(), parts.random());
    this.renewal = serving.start(vertx);
    var catalog = parts.source().catalog();
    this.publisher =
        new Publisher(
            vertx,
            catalog,
            new Publisher.Settings(
                settings.quiet(), settings.ceiling(), parts.nanoTime(), parts.clock()));
    var metrics = new ControlMetrics(parts.metrics());
    this.sessions =
        new SessionService(
            vertx,
            catalog,
            publisher,
            new SessionService.Settings(
                settings.trustDomain(), settings.heartbeat(), parts.nanoTime(), parts.clock()),
            nanos -> metrics.propagation().record(nanos, TimeUnit.NANOSECONDS));
    metrics.watch(sessions::sessions, publisher::published);
    this.server = grpcServer();
  }

  private HttpServer grpcServer() {
    var grpc =
        GrpcServer.server(
            vertx, new GrpcServerOptions().setMaxMessageSize(Services.MAX_MESSAGE_BYTES));
    sessions.bind(grpc);
    new SigningService(vertx, authority, parts.tokens(), settings.certificateLifetime()).bind(grpc);
    // streams say something at every heartbeat; what stays silent longer is nobody
    var options =
        serving
            .serverOptions()
            .setIdleTimeout((int) settings.heartbeat().toMillis() * SILENT_BEATS)
            .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
    return vertx.createHttpServer(options).requestHandler(grpc);
  }

  private Future<Control> listen() {
    var address = settings.discovery();
    return server
        .listen(address.port(), address.host())
        .map(this)
        .recover(taken -> stop().transform(_ -> Future.failedFuture(taken)));
  }

  /// Where sidecars connect.
  public Address discovery() {
    return new Address(settings.discovery().host(), server.actualPort());
  }

  /// What signs.
  public CertificateAuthority authority() {
    return authority;
  }

  /// What everyone in the mesh trusts.
  public List<X509Certificate> roots() {
    return authority.roots();
  }

  /// The same as PEM.
  public String rootsPem() {
    return authority.rootsPem();
  }

  /// What pages and the scraper read.
  public ControlState state() {
    return new ControlView(parts.source(), publisher, sessions, () -> leaving);
  }

  /// Control's own certificate and the TLS made from it, for calls into the mesh.
  public ServingCertificate serving() {
    return serving;
  }

  /// Is no longer ready from now on, serves on for `notice` until everybody knows, then sends its
  /// sidecars to the other control, one after another. To be stopped after that.
  public Future<Void> drain(Duration notice) {
    leaving = true;
    return vertx
        .timer(Math.max(1, notice.toMillis()))
        .compose(_ -> sessions.stop(notice.dividedBy(2)));
  }

  /// Ends all sessions and stops listening.
  public Future<Void> stop() {
    vertx.cancelTimer(renewal);
    return sessions
        .stop()
        .compose(_ -> server.shutdown(1, TimeUnit.SECONDS))
        .eventually(publisher::stop);
  }
}
