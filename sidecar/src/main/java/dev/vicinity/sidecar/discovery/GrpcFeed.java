package dev.vicinity.sidecar.discovery;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.core.mesh.ClusterKey;
import dev.vicinity.core.mesh.EndpointSet;
import dev.vicinity.core.mesh.Target;
import dev.vicinity.core.mesh.Version;
import dev.vicinity.core.mesh.WorkloadConfig;
import dev.vicinity.core.route.Destination;
import dev.vicinity.sidecar.identity.WorkloadIdentity;
import dev.vicinity.wire.Bodies;
import dev.vicinity.wire.Key;
import dev.vicinity.wire.Proto;
import dev.vicinity.wire.proto.Ack;
import dev.vicinity.wire.proto.ControlMessage;
import dev.vicinity.wire.proto.Hello;
import dev.vicinity.wire.proto.SidecarMessage;
import dev.vicinity.wire.proto.Subscribe;
import dev.vicinity.wire.proto.Unsubscribe;
import dev.vicinity.wire.proto.Update;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The mesh as control streams it: one gRPC stream, found again when it is lost.
///
/// Everything happens on one event loop, which is also the listener's thread; bodies are read on a
/// worker. What was told stays in force while control is gone.
public final class GrpcFeed implements Feed {
  private static final Logger log = LoggerFactory.getLogger(GrpcFeed.class);
  private static final Duration FIRST_RETRY = Duration.ofMillis(100);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(10);

  /// A pod that starts is waited for.
  private static final long LONGEST_FIRST_MILLIS = 1_000;

  /// A destination waits for its endpoints no longer than that.
  private static final long ENDPOINTS_MILLIS = 2_000;

  /// Which control, and who asks. `admin` is the host:port of the mTLS admin listener, or empty.
  public record Settings(
      Address control, String pod, String namespace, String sidecarVersion, String admin) {}

  /// What a feed needs of its process; `nanoTime` is the sidecar's clock.
  public record Parts(
      Vertx vertx, WorkloadIdentity identity, LongSupplier nanoTime, RandomGenerator random) {}

  private final Settings settings;
  private final Parts parts;
  private final Vertx vertx;
  private final Context context;
  private final Listener listener;
  private final Holdings holdings = new Holdings(this::announce, this::renounce);
  private final Backoff backoff;
  private final Promise<Void> first = Promise.promise();
  private volatile Link link;
  private @Nullable ControlStream stream;
  private final SequencedMap<dev.vicinity.wire.proto.Key, Update> unread = new LinkedHashMap<>();
  private boolean reading;
  private boolean open;
  private boolean stopped;

  public GrpcFeed(Settings settings, Parts parts, Listener listener) {
    this.settings = settings;
    this.parts = parts;
    this.vertx = parts.vertx();
    this.context = vertx.getOrCreateContext();
    this.listener = listener;
    this.backoff = new Backoff(FIRST_RETRY, LONGEST_RETRY, parts.random());
    this.link = new Link(Link.State.NEVER_CONNECTED, parts.nanoTime().getAsLong());
  }

  /// Connects, and goes on trying until `stop`; completes once the workload's own configuration
  /// came and the listener knows it. The identity must have been started.
  public Future<Void> start() {
    context.runOnContext(
        _ -> {
          holdings.ask(Key.OWN);
          connect();
        });
    return first.future();
  }

  @Override
  public void subscribe(Target target) {
    context.runOnContext(_ -> holdings.ask(new Key.Meaning(target)));
  }

  @Override
  public void unsubscribe(Target target) {
    context.runOnContext(_ -> holdings.letGo(new Key.Meaning(target)));
  }

  @Override
  public void subscribe(ClusterKey cluster) {
    context.runOnContext(_ -> holdings.ask(new Key.Endpoints(cluster)));
  }

  @Override
  public void unsubscribe(ClusterKey cluster) {
    context.runOnContext(_ -> holdings.letGo(new Key.Endpoints(cluster)));
  }

  @Override
  public Link link() {
    return link;
  }

  /// Ends the stream; what was told stays with the listener.
  public Future<Void> stop() {
    var done = Promise.<Void>promise();
    context.runOnContext(
        _ -> {
          stopped = true;
          var current = stream;
          if (current != null) {
            current.close();
          }
          done.complete();
        });
    return done.future();
  }

  private void connect() {
    if (stopped) {
      return;
    }
    if (!parts.identity().isReady()) {
      retry();
      return;
    }
    // key stores are slow to make
    context
        .executeBlocking(parts.identity()::controlOptions, false)
        .onSuccess(this::dial)
        .onFailure(
            failure -> {
              log.error("no TLS to control at {}", settings.control(), failure);
              retry();
            });
  }

  private void dial(HttpClientOptions tls) {
    if (stopped) {
      return;
    }
    var control = settings.control();
    var next = new ControlStream(vertx, tls, parts.nanoTime(), new StreamEvents());
    stream = next;
    next.open(SocketAddress.inetSocketAddress(control.port(), control.host()), hello());
  }

  private void retry() {
    long wait = backoff.nextMillis();
    vertx.setTimer(
        first.future().isComplete() ? wait : Math.min(wait, LONGEST_FIRST_MILLIS), _ -> connect());
  }

  private SidecarMessage hello() {
    return SidecarMessage.newBuilder()
        .setHello(
            Hello.newBuilder()
                .setPod(settings.pod())
                .setNamespace(settings.namespace())
                .setSidecarVersion(settings.sidecarVersion())
                .setAdminAddress(settings.admin()))
        .build();
  }

  /// What the stream tells; a stream that was given up says nothing any more.
  private final class StreamEvents implements ControlStream.Events {
    @Override
    public void opened(ControlStream from) {
      open = true;
      backoff.reset();
      link = new Link(Link.State.CONNECTED, parts.nanoTime().getAsLong());
      log.info("connected to control at {}", settings.control());
      holdings.all().forEach(GrpcFeed.this::announce);
    }

    @Override
    public void received(ControlStream from, ControlMessage message) {
      if (message.hasUpdate()) {
        read(from, message.getUpdate());
      }
    }

    @Override
    public void over(ControlStream from, String reason) {
      if (link.state() == Link.State.CONNECTED) {
        link = new Link(Link.State.LOST, parts.nanoTime().getAsLong());
        if (!stopped) {
          log.warn("control at {} is lost, its last word stays: {}", settings.control(), reason);
        }
      } else {
        log.debug("no way to control at {}: {}", settings.control(), reason);
      }
      open = false;
      stream = null;
      if (!stopped) {
        retry();
      }
    }
  }

  private void announce(Holding holding) {
    var current = stream;
    if (open && current != null) {
      var subscribe =
          Subscribe.newBuilder().setKey(Proto.of(holding.key)).setKnown(Proto.of(holding.known));
      current.send(SidecarMessage.newBuilder().setSubscribe(subscribe).build());
    }
  }

  private void renounce(Key key) {
    var current = stream;
    if (open && current != null) {
      var unsubscribe = Unsubscribe.newBuilder().setKey(Proto.of(key));
      current.send(SidecarMessage.newBuilder().setUnsubscribe(unsubscribe).build());
    }
  }

  /// Reads bodies away from the event loop, one at a time; of a key that has news before its turn
  /// came only the newest is read.
  private void read(ControlStream from, Update update) {
    unread.put(update.getKey(), update);
    if (!reading) {
      readNext(from);
    }
  }

  private void readNext(ControlStream from) {
    var next = unread.pollFirstEntry();
    reading = next != null;
    if (next == null) {
      return;
    }
    var update = next.getValue();
    context
        .executeBlocking(() -> Bodies.unpack(update))
        .onSuccess(value -> arrived(Proto.key(update.getKey()), version(update), value))
        .onFailure(
            failure -> {
              log.error("an update of {} cannot be read", update.getKey().getName(), failure);
              acknowledge(from, update.getKey(), version(update), String.valueOf(failure));
            })
        .onComplete(_ -> readNext(from));
  }

  private static Version version(Update update) {
    return Proto.version(update.getVersion());
  }

  private void arrived(Key key, Version version, Object value) {
    var holding = holdings.get(key);
    if (holding == null || !version.isNewerThan(holding.known)) {
      return;
    }
    holding.known = version;
    var arrival = new Holding.Arrival(version, value);
    if (value instanceof Destination destination) {
      holding.waiting = arrival;
      if (holdings.prepare(destination)) {
        tell(holding, arrival);
      } else {
        vertx.setTimer(ENDPOINTS_MILLIS, _ -> tellIfWaiting(holding, arrival));
      }
    } else {
      tell(holding, arrival);
      if (value instanceof EndpointSet) {
        tellComplete();
      }
    }
  }

  private void tellIfWaiting(Holding holding, Holding.Arrival arrival) {
    if (holding.waiting == arrival && holdings.get(holding.key) == holding) {
      tell(holding, arrival);
    }
  }

  /// Tells the destinations that waited for these endpoints only.
  private void tellComplete() {
    for (var holding : List.copyOf(holdings.all())) {
      var waiting = holding.waiting;
      if (waiting != null
          && waiting.value() instanceof Destination destination
          && holdings.prepare(destination)) {
        tell(holding, waiting);
      }
    }
  }

  private void tell(Holding holding, Holding.Arrival arrival) {
    var error = "";
    try {
      switch (arrival.value()) {
        case WorkloadConfig config -> configure(config);
        case Destination destination -> listener.destination(destination);
        case EndpointSet endpoints -> listener.endpoints(endpoints);
        default -> throw new IllegalStateException("no value of a key: " + arrival.value());
      }
    } catch (RuntimeException e) {
      log.error("{} {} is not taken", holding.key.name(), arrival.version(), e);
      error = String.valueOf(e);
    }
    holdings.inForce(holding, arrival.value());
    acknowledge(stream, Proto.of(holding.key), arrival.version(), error);
  }

  private void configure(WorkloadConfig config) {
    parts.identity().trustDomainAliases(config.trustDomainAliases());
    listener.workload(config);
    first.tryComplete();
  }

  private static void acknowledge(
      @Nullable ControlStream to, dev.vicinity.wire.proto.Key key, Version version, String error) {
    if (to != null) {
      var ack = Ack.newBuilder().setKey(key).setVersion(Proto.of(version)).setError(error);
      to.send(SidecarMessage.newBuilder().setAck(ack).build());
    }
  }
}
