package dev.vicinity.control.publish;

import dev.vicinity.control.catalog.Catalog;
import dev.vicinity.control.catalog.Change;
import dev.vicinity.wire.BusAddress;
import dev.vicinity.wire.Key;
import dev.vicinity.wire.LocalCodec;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.eventbus.DeliveryOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns marks of what changed into whole versioned values on the event bus.
///
/// Marks gather on one event loop; values are computed on one worker thread, once per key and view
/// that somebody listens to. A listener takes a seat, listens at its address, then pulls: what is
/// published between is heard, what was published before is pulled.
public final class Publisher {
  private static final Logger log = LoggerFactory.getLogger(Publisher.class);

  /// How long changes wait for others, what measures that, and what dates versions.
  public record Settings(
      Duration quiet, Duration ceiling, LongSupplier nanoTime, InstantSource clock) {}

  private final Vertx vertx;
  private final BusAddress bus = new BusAddress("vicinity-" + UUID.randomUUID());
  private final Context context;
  private final WorkerExecutor worker;
  private final LongSupplier nanoTime;
  private final Marks marks;
  private final Board board;
  private boolean waiting;
  private boolean publishing;

  public Publisher(Vertx vertx, Catalog catalog, Settings settings) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.worker = vertx.createSharedWorkerExecutor(bus.control(), 1);
    this.nanoTime = settings.nanoTime();
    this.marks = new Marks(settings.quiet(), settings.ceiling());
    this.board =
        new Board(
            catalog, bus, settings.clock().millis(), new Board.Times(nanoTime, settings.clock()));
    LocalCodec.register(vertx.eventBus(), Published.class);
    LocalCodec.register(vertx.eventBus(), Seat.class);
    catalog.onChange(change -> context.runOnContext(_ -> mark(change)));
  }

  /// The addresses it publishes at.
  public BusAddress bus() {
    return bus;
  }

  /// A member's place for a key; empty while the member's pod is not known.
  public Future<Optional<Seat>> join(Member member, Key key) {
    return worker.executeBlocking(() -> board.join(member, key));
  }

  /// The newest value at a seat; empty while not everything has been read.
  public Future<Optional<Published>> pull(Seat seat) {
    return worker.executeBlocking(() -> board.pull(seat));
  }

  /// Gives a place up.
  public void leave(Member member, Key key) {
    worker.executeBlocking(
        () -> {
          board.leave(member, key);
          return null;
        });
  }

  /// What is published now. Any thread.
  public List<PublishedStatus> published() {
    return board.statuses();
  }

  /// Stops publishing.
  public Future<Void> stop() {
    return worker.close();
  }

  private void mark(Change change) {
    marks.add(change, nanoTime.getAsLong());
    schedule();
  }

  private void schedule() {
    if (publishing || marks.isEmpty()) {
      return;
    }
    long wait = marks.waitNanos(nanoTime.getAsLong());
    if (wait <= 0) {
      publish();
    } else if (!waiting) {
      waiting = true;
      vertx.setTimer(
          1 + wait / 1_000_000,
          _ -> {
            waiting = false;
            schedule();
          });
    }
  }

  private void publish() {
    publishing = true;
    var changes = marks.take(nanoTime.getAsLong());
    worker
        .executeBlocking(() -> board.look(changes))
        .onSuccess(this::send)
        .onFailure(e -> log.error("publishing after {} failed", changes, e))
        .onComplete(
            _ -> {
              publishing = false;
              schedule();
            });
  }

  private void send(Board.News news) {
    var local = new DeliveryOptions().setLocalOnly(true);
    for (var value : news.values()) {
      vertx.eventBus().publish(value.address(), value.published(), local);
    }
    for (var move : news.moves()) {
      vertx.eventBus().publish(bus.session(move.member().session()), move.seat(), local);
    }
    if (news.workloads()) {
      vertx.eventBus().publish(bus.workloads(), "", local);
    }
  }
}
