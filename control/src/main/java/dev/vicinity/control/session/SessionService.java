package dev.vicinity.control.session;

import dev.vicinity.control.catalog.Catalog;
import dev.vicinity.control.publish.Published;
import dev.vicinity.control.publish.Publisher;
import dev.vicinity.core.mesh.Workload;
import dev.vicinity.wire.Services;
import dev.vicinity.wire.proto.ControlMessage;
import dev.vicinity.wire.proto.SidecarMessage;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServer;
import io.vertx.grpc.server.GrpcServerRequest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// `Discovery.Stream`: opens a session for every sidecar that proves who it is.
public final class SessionService {
  private static final Logger log = LoggerFactory.getLogger(SessionService.class);

  /// How sessions are kept, and by which clocks.
  public record Settings(
      String trustDomain, Duration heartbeat, LongSupplier nanoTime, InstantSource clock) {}

  /// Told how long it took from an event's arrival to a sidecar's acknowledgement.
  @FunctionalInterface
  public interface Propagation {
    void took(long nanos);
  }

  private final Vertx vertx;
  private final Catalog catalog;
  private final Publisher publisher;
  private final Settings settings;
  private final Propagation propagation;
  private final Map<Session, Context> open = new ConcurrentHashMap<>();

  public SessionService(
      Vertx vertx,
      Catalog catalog,
      Publisher publisher,
      Settings settings,
      Propagation propagation) {
    this.vertx = vertx;
    this.catalog = catalog;
    this.publisher = publisher;
    this.settings = settings;
    this.propagation = propagation;
  }

  /// Adds itself to a server.
  public void bind(GrpcServer server) {
    server.callHandler(Services.streamServer(), this::called);
  }

  /// The sidecars connected now. Any thread.
  public List<SessionStatus> sessions() {
    return open.keySet().stream().map(Session::status).toList();
  }

  /// Ends all sessions; the sidecars look for another control.
  public Future<Void> stop() {
    open.forEach(this::end);
    return Future.succeededFuture();
  }

  /// Ends the sessions of now one after another, so that the other control gets them so.
  public Future<Void> stop(Duration during) {
    var ending = Map.copyOf(open);
    long step = during.toMillis() / (ending.size() + 1);
    var ended = new ArrayList<Future<?>>();
    for (var each : ending.entrySet()) {
      long at = Math.max(1, step * (ended.size() + 1));
      ended.add(vertx.timer(at).onSuccess(_ -> end(each.getKey(), each.getValue())));
    }
    return Future.join(ended).mapEmpty();
  }

  private void end(Session session, Context context) {
    context.runOnContext(_ -> session.end(GrpcStatus.UNAVAILABLE, "control stops"));
  }

  Settings settings() {
    return settings;
  }

  Catalog catalog() {
    return catalog;
  }

  Publisher publisher() {
    return publisher;
  }

  void closed(Session session) {
    open.remove(session);
  }

  /// Whether an identity is that of a workload's own account.
  boolean speaksFor(SpiffeId identity, Workload workload) {
    boolean domain =
        identity.trustDomain().equals(settings.trustDomain())
            || catalog.config(workload).trustDomainAliases().contains(identity.trustDomain());
    return domain
        && identity.namespace().equals(workload.namespace())
        && identity.serviceAccount().equals(workload.serviceAccount());
  }

  void measure(Published news) {
    propagation.took(settings.nanoTime().getAsLong() - news.observedNanos());
  }

  private void called(GrpcServerRequest<SidecarMessage, ControlMessage> call) {
    var identity = identity(call);
    if (identity.isEmpty()) {
      log.warn("no session for {}: no SPIFFE id", call.connection().remoteAddress());
      call.response()
          .status(GrpcStatus.UNAUTHENTICATED)
          .statusMessage("no client certificate with a SPIFFE id")
          .end();
      return;
    }
    var session = new Session(vertx, this, call, identity.get());
    open.put(session, vertx.getOrCreateContext());
    session.open();
  }

  private static Optional<SpiffeId> identity(GrpcServerRequest<?, ?> call) {
    try {
      var chain = call.connection().peerCertificates();
      return chain.getFirst() instanceof X509Certificate leaf
          ? SpiffeId.of(leaf)
          : Optional.empty();
    } catch (SSLPeerUnverifiedException e) {
      return Optional.empty();
    }
  }
}
