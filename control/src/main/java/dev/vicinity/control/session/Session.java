package dev.vicinity.control.session;

import dev.vicinity.control.publish.Member;
import dev.vicinity.control.publish.Published;
import dev.vicinity.control.publish.Seat;
import dev.vicinity.core.mesh.Locality;
import dev.vicinity.core.mesh.Version;
import dev.vicinity.core.mesh.Workload;
import dev.vicinity.wire.Key;
import dev.vicinity.wire.Proto;
import dev.vicinity.wire.proto.Ack;
import dev.vicinity.wire.proto.ControlMessage;
import dev.vicinity.wire.proto.Heartbeat;
import dev.vicinity.wire.proto.Hello;
import dev.vicinity.wire.proto.SidecarMessage;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.MessageConsumer;
import io.vertx.grpc.common.GrpcStatus;
import io.vertx.grpc.server.GrpcServerRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One sidecar's stream. Lives on the event loop of its connection; `status` may be read by anyone.
///
/// Greeting -hello-> Waiting -its pod is known, its own configuration sent-> Live; any -end,
/// silence, wrong identity-> Over.
final class Session {
  private static final Logger log = LoggerFactory.getLogger(Session.class);
  private static final int SILENT_BEATS = 3;

  /// How far a session is.
  private enum State {
    GREETING,
    WAITING,
    LIVE,
    OVER
  }

  private final Vertx vertx;
  private final SessionService service;
  private final GrpcServerRequest<SidecarMessage, ControlMessage> call;
  private final SpiffeId identity;
  private final Instant since;
  private final String id = UUID.randomUUID().toString();
  private final Map<Key, Subscription> subscriptions = new ConcurrentHashMap<>();
  private final List<MessageConsumer<?>> ears = new ArrayList<>();
  private final Outbox outbox;
  private volatile Hello hello = Hello.getDefaultInstance();
  private volatile @Nullable Workload workload;
  private State state = State.GREETING;
  private long heartbeat;
  private boolean sentSinceBeat;
  private int silentBeats;

  Session(
      Vertx vertx,
      SessionService service,
      GrpcServerRequest<SidecarMessage, ControlMessage> call,
      SpiffeId identity) {
    this.vertx = vertx;
    this.service = service;
    this.call = call;
    this.identity = identity;
    this.since = service.settings().clock().instant();
    this.outbox = new Outbox(call.response(), this::sent);
  }

  void open() {
    call.handler(this::received);
    call.exceptionHandler(e -> over("stream failed: " + e.getMessage()));
    call.errorHandler(e -> over("stream failed: " + e));
    call.endHandler(_ -> end(GrpcStatus.OK, "sidecar left"));
    call.response().exceptionHandler(e -> over("stream failed: " + e.getMessage()));
    heartbeat = vertx.setPeriodic(service.settings().heartbeat().toMillis(), _ -> beat());
    // without it, headers would wait for the first update, and the sidecar for its answer
    call.response().writeHead();
  }

  /// Ends the stream; the sidecar may come back.
  void end(GrpcStatus status, String reason) {
    if (state != State.OVER) {
      over(reason);
      call.response().status(status).statusMessage(reason).end();
    }
  }

  SessionStatus status() {
    var said = hello;
    var known = workload;
    return new SessionStatus(
        said.getPod(),
        said.getNamespace(),
        identity.toString(),
        known == null ? Locality.NONE : known.locality(),
        said.getSidecarVersion(),
        String.valueOf(call.connection().remoteAddress()),
        said.getAdminAddress(),
        since,
        subscriptions.values().stream().map(Subscription::item).toList());
  }

  private void received(SidecarMessage message) {
    silentBeats = 0;
    try {
      switch (message.getMessageCase()) {
        case HELLO -> greeted(message.getHello());
        case SUBSCRIBE ->
            subscribe(
                Proto.key(message.getSubscribe().getKey()),
                Proto.version(message.getSubscribe().getKnown()));
        case UNSUBSCRIBE -> unsubscribe(Proto.key(message.getUnsubscribe().getKey()));
        case ACK -> acknowledged(message.getAck());
        // of a later version, or only a sign of life
        case HEARTBEAT, MESSAGE_NOT_SET -> {}
      }
    } catch (IllegalArgumentException e) {
      end(GrpcStatus.INVALID_ARGUMENT, String.valueOf(e.getMessage()));
    }
  }

  private void greeted(Hello message) {
    if (state != State.GREETING) {
      end(GrpcStatus.INVALID_ARGUMENT, "hello: again (expected: once)");
    } else if (!message.getNamespace().equals(identity.namespace())) {
      end(
          GrpcStatus.PERMISSION_DENIED,
          identity + " is not of namespace " + message.getNamespace());
    } else {
      hello = message;
      state = State.WAITING;
      var bus = vertx.eventBus();
      var addresses = service.publisher().bus();
      ears.add(bus.localConsumer(addresses.workloads(), _ -> lookForWorkload()));
      ears.add(bus.<Seat>localConsumer(addresses.session(id), moved -> takeSeat(moved.body())));
      subscriptions.computeIfAbsent(Key.OWN, key -> new Subscription(key, Version.NONE));
      lookForWorkload();
    }
  }

  /// Goes live once the pod is known and is the one the certificate speaks for.
  private void lookForWorkload() {
    var catalog = service.catalog();
    var found =
        catalog.isComplete()
            ? catalog.workload(hello.getNamespace(), hello.getPod()).orElse(null)
            : null;
    if (state == State.OVER || found == null) {
      return;
    }
    workload = found;
    if (!service.speaksFor(identity, found)) {
      end(
          GrpcStatus.PERMISSION_DENIED,
          identity + " may not be pod " + found.namespace() + "/" + found.name());
    } else if (state == State.WAITING) {
      join(Key.OWN).onSuccess(_ -> goLive());
    } else {
      joinMissing();
    }
  }

  /// What it is itself, a sidecar learns before anything else.
  private void goLive() {
    var own = subscriptions.get(Key.OWN);
    if (state == State.WAITING && own != null && own.seat != null) {
      state = State.LIVE;
      joinMissing();
    }
  }

  private void joinMissing() {
    for (var held : subscriptions.values()) {
      if (held.seat == null) {
        join(held.key);
      }
    }
  }

  private void subscribe(Key key, Version known) {
    var before = subscriptions.get(key);
    if (before == null) {
      subscriptions.put(key, new Subscription(key, known));
      if (state == State.LIVE) {
        join(key);
      }
    }
  }

  private void unsubscribe(Key key) {
    var held = subscriptions.remove(key);
    if (held != null) {
      held.unregister();
      outbox.forget(key);
      service.publisher().leave(member(), key);
    }
  }

  private Future<Void> join(Key key) {
    return service
        .publisher()
        .join(member(), key)
        .compose(seat -> seat.map(this::takeSeat).orElseGet(Future::succeededFuture))
        .onFailure(e -> end(GrpcStatus.INTERNAL, "cannot answer for " + key.name() + ": " + e));
  }

  /// Listens first, then pulls: nothing is missed between.
  private Future<Void> takeSeat(Seat seat) {
    var held = subscriptions.get(seat.key());
    if (held == null || state == State.OVER) {
      service.publisher().leave(member(), seat.key());
      return Future.succeededFuture();
    }
    if (seat.equals(held.seat)) {
      return Future.succeededFuture();
    }
    held.unregister();
    held.seat = seat;
    var consumer = vertx.eventBus().<Published>localConsumer(seat.address());
    held.consumer = consumer;
    consumer.handler(
        message -> {
          held.heard(message.body());
          offer(seat, message.body());
        });
    return consumer
        .completion()
        .compose(_ -> service.publisher().pull(seat))
        .onSuccess(newest -> newest.ifPresent(published -> offer(seat, published)))
        .mapEmpty();
  }

  private void offer(Seat seat, Published published) {
    var held = subscriptions.get(seat.key());
    if (held != null && seat.equals(held.seat) && held.needs(published) && state != State.OVER) {
      outbox.offer(published);
    }
  }

  private void sent(Published published) {
    sentSinceBeat = true;
    var held = subscriptions.get(published.key());
    if (held != null) {
      held.sent(published);
    }
  }

  private void acknowledged(Ack ack) {
    var key = Proto.key(ack.getKey());
    var held = subscriptions.get(key);
    if (held == null) {
      return;
    }
    var news = held.acknowledged(Proto.version(ack.getVersion()), ack.getError());
    if (!ack.getError().isEmpty()) {
      log.warn("{} does not take {}: {}", identity, key.name(), ack.getError());
    }
    news.ifPresent(service::measure);
  }

  private void beat() {
    if (++silentBeats > SILENT_BEATS) {
      end(GrpcStatus.UNAVAILABLE, "no answer to heartbeats");
    } else if (!sentSinceBeat && !call.response().writeQueueFull()) {
      call.response()
          .write(ControlMessage.newBuilder().setHeartbeat(Heartbeat.getDefaultInstance()).build());
    }
    sentSinceBeat = false;
  }

  private Member member() {
    return new Member(id, hello.getNamespace(), hello.getPod());
  }

  private void over(String reason) {
    if (state == State.OVER) {
      return;
    }
    log.info("session of {}/{} is over: {}", hello.getNamespace(), hello.getPod(), reason);
    state = State.OVER;
    vertx.cancelTimer(heartbeat);
    ears.forEach(MessageConsumer::unregister);
    outbox.clear();
    List.copyOf(subscriptions.keySet()).forEach(this::unsubscribe);
    service.closed(this);
  }
}
