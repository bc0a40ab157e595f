package dev.vicinity.sidecar;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.sidecar.cluster.Directory;
import dev.vicinity.sidecar.config.SidecarSettings;
import dev.vicinity.sidecar.config.SidecarSettings.Interception;
import dev.vicinity.sidecar.discovery.Feed;
import dev.vicinity.sidecar.exchange.Direction;
import dev.vicinity.sidecar.exchange.DownstreamConnection.Capture;
import dev.vicinity.sidecar.listener.Listeners;
import dev.vicinity.sidecar.listener.Loops;
import dev.vicinity.sidecar.pool.ApplicationSource;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/// One sidecar within a process: its listeners and all behind them. Several may share one Vert.x.
public final class Sidecar {
  private static final long DRAIN_CHECK_MILLIS = 20;
  private static final long LINGER_NANOS = 1_000_000_000;

  private static final long IDLE_CHECK_MILLIS = 60_000;

  /// As Envoy and Istio have it.
  private static final Duration IDLE = Duration.ofHours(1);

  private final Vertx vertx;
  private final SidecarSettings settings;
  private final Parts parts;
  private final Traffic traffic;
  private final Listeners listeners;
  private volatile long idleTimer = -1;
  private final AtomicBoolean draining = new AtomicBoolean();

  public Sidecar(Vertx vertx, SidecarSettings settings, Parts parts) {
    this.vertx = vertx;
    this.settings = settings;
    this.parts = parts;
    var loops = new Loops(vertx);
    this.traffic = new Traffic(loops, parts, source(settings.interception()));
    this.listeners = new Listeners(loops, traffic::accepted, parts.overload());
  }

  private static ApplicationSource source(Interception interception) {
    return switch (interception) {
      case REDIRECT -> ApplicationSource.UNREDIRECTED;
      case EXPLICIT -> ApplicationSource.ANY;
    };
  }

  /// Binds the listeners and begins to ask the feed; fails when an address cannot be bound.
  public Future<Bound> start() {
    traffic.lanes().forEach(lane -> lane.pools().start());
    idleTimer = vertx.setPeriodic(IDLE_CHECK_MILLIS, _ -> closeIdle(IDLE));
    traffic.directory().start(parts.feed().apply(listener(traffic.directory())));
    return settings.interception() == Interception.REDIRECT ? captured() : explicit();
  }

  private Feed.Listener listener(Directory directory) {
    return new Told(directory, parts.recorder(), parts.tls());
  }

  private Future<Bound> captured() {
    return bind(Direction.OUTBOUND, Capture.CAPTURED, settings.outbound(), settings.outbound())
        .compose(
            outbound ->
                bind(Direction.INBOUND, Capture.CAPTURED, settings.inbound(), settings.inbound())
                    .compose(inbound -> binds().map(all -> new Bound(outbound, inbound, all))));
  }

  private Future<Bound> explicit() {
    return bind(Direction.OUTBOUND, Capture.EXPLICIT, settings.outbound(), settings.outbound())
        .compose(outbound -> binds().map(all -> new Bound(outbound, settings.inbound(), all)));
  }

  private Future<List<Address>> binds() {
    var bound = new ArrayList<Future<Address>>();
    for (var bind : settings.inboundBinds()) {
      bound.add(bind(Direction.INBOUND, Capture.EXPLICIT, bind.listen(), bind.application()));
    }
    return Future.all(bound).map(_ -> bound.stream().map(Future::result).toList());
  }

  private Future<Address> bind(
      Direction direction, Capture capture, Address address, Address application) {
    return listeners.bind(direction, capture, address, application);
  }

  /// What this sidecar knows of the mesh.
  public Directory directory() {
    return traffic.directory();
  }

  /// What is on its way.
  Traffic traffic() {
    return traffic;
  }

  /// Clients' connections open now.
  public int connections() {
    return listeners.connections();
  }

  /// Whether it no longer wants new clients.
  public boolean isDraining() {
    return draining.get();
  }

  /// Asks clients to go elsewhere, and completes when nobody is served any more or the drain time
  /// is over. New connections are still served for a while.
  public Future<Void> drain() {
    Promise<Void> drained = Promise.promise();
    draining.set(true);
    listeners.drain();
    long now = System.nanoTime();
    long deadline = now + settings.drainTime().toNanos();
    long patience = Math.min(now + LINGER_NANOS, deadline);
    until(
        patience,
        () -> listeners.connections() == 0,
        () ->
            // the application may call others while it still answers
            stop(Direction.INBOUND, deadline)
                .compose(_ -> stop(Direction.OUTBOUND, Math.max(deadline, deadlineOfLast())))
                .onComplete(drained));
    return drained.future();
  }

  /// What is in flight when the drain time is over still gets a moment.
  private static long deadlineOfLast() {
    return System.nanoTime() + LINGER_NANOS / 2;
  }

  /// A connection that is idle now may have a request on its way: it gets some time to bring it,
  /// and is told to close with the answer.
  private Future<Void> stop(Direction direction, long deadlineNanos) {
    Promise<Void> stopped = Promise.promise();
    long linger = System.nanoTime() + LINGER_NANOS / 2;
    BooleanSupplier quiet =
        () ->
            traffic.open() == 0
                && (listeners.connections() == 0 || System.nanoTime() - linger >= 0);
    listeners
        .stop(direction)
        .onComplete(_ -> until(deadlineNanos, quiet, () -> stopped.complete()));
    return stopped.future();
  }

  private void until(long deadlineNanos, BooleanSupplier reached, Runnable then) {
    if (reached.getAsBoolean() || System.nanoTime() - deadlineNanos >= 0) {
      then.run();
    } else {
      vertx.setTimer(DRAIN_CHECK_MILLIS, _ -> until(deadlineNanos, reached, then));
    }
  }

  /// Closes clients' connections without a request that were silent for this long.
  void closeIdle(Duration longest) {
    listeners.closeIdle(longest);
  }

  /// Closes everything at once.
  public Future<Void> close() {
    vertx.cancelTimer(idleTimer);
    return listeners.close().onComplete(_ -> traffic.close());
  }
}
