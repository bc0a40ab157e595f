package dev.vicinity.control.publish;

import dev.vicinity.control.catalog.Catalog;
import dev.vicinity.control.catalog.Change;
import dev.vicinity.core.mesh.Version;
import dev.vicinity.core.mesh.Workload;
import dev.vicinity.wire.BusAddress;
import dev.vicinity.wire.Key;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who listens to what, and the newest value of each. Everything but `statuses` is called on the
/// publishing worker alone.
final class Board {
  private static final Logger log = LoggerFactory.getLogger(Board.class);

  /// What is to be sent after a look at the catalog; `workloads`: some may have come.
  record News(List<Value> values, List<Move> moves, boolean workloads) {
    static final News NONE = new News(List.of(), List.of(), false);
  }

  record Value(String address, Published published) {}

  /// The member now has another seat.
  record Move(Member member, Seat seat) {}

  /// What measures, and what dates.
  record Times(LongSupplier nanoTime, InstantSource clock) {}

  private final Catalog catalog;
  private final Values values;
  private final BusAddress bus;
  private final Times times;
  private final long epoch;
  private final ConcurrentMap<String, Topic> topics = new ConcurrentHashMap<>();
  private final Map<Member, Map<Key, Topic>> seats = new HashMap<>();
  private long sequence;
  private boolean complete;

  Board(Catalog catalog, BusAddress bus, long epoch, Times times) {
    this.catalog = catalog;
    this.values = new Values(catalog);
    this.bus = bus;
    this.epoch = epoch;
    this.times = times;
  }

  Optional<Seat> join(Member member, Key key) {
    if (!catalog.isComplete()) {
      return Optional.empty();
    }
    return catalog
        .workload(member.namespace(), member.pod())
        .map(workload -> sit(member, workload, key).seat);
  }

  Optional<Published> pull(Seat seat) {
    var topic = topics.get(seat.address());
    if (topic == null || !catalog.isComplete()) {
      return Optional.empty();
    }
    if (topic.newest() == null) {
      refresh(topic, times.nanoTime().getAsLong());
    }
    return Optional.ofNullable(topic.newest());
  }

  void leave(Member member, Key key) {
    var held = seats.get(member);
    var topic = held == null ? null : held.remove(key);
    if (held != null && held.isEmpty()) {
      seats.remove(member);
    }
    if (topic != null) {
      standUp(member, topic);
    }
  }

  /// Computes again what may have changed.
  News look(List<Change> changes) {
    if (!catalog.isComplete()) {
      return News.NONE;
    }
    boolean first = !complete;
    complete = true;
    boolean anyone = first;
    for (var change : changes) {
      anyone |= change.scope() != Change.Scope.ENDPOINTS;
    }
    // views first: a value must be computed for those who share it now
    var moves = anyone ? relocate() : List.<Move>of();
    var fresh = new ArrayList<Value>();
    for (var topic : topics.values()) {
      var since = first ? Optional.of(times.nanoTime().getAsLong()) : touched(topic, changes);
      since
          .map(observed -> refresh(topic, observed))
          .ifPresent(published -> fresh.add(new Value(topic.seat.address(), published)));
    }
    return new News(fresh, moves, anyone);
  }

  List<PublishedStatus> statuses() {
    return topics.values().stream().map(Topic::status).toList();
  }

  private static Optional<Long> touched(Topic topic, List<Change> changes) {
    return changes.stream()
        .filter(topic::isTouchedBy)
        .map(Change::observedNanos)
        .min((a, b) -> Long.signum(a - b));
  }

  /// The new value, if it is another one than before.
  private @Nullable Published refresh(Topic topic, long observedNanos) {
    var consumer = topic.members.values().stream().findFirst();
    if (consumer.isEmpty()) {
      return null;
    }
    try {
      var value = values.value(consumer.get(), topic.seat.key());
      if (topic.says(value)) {
        return null;
      }
      var version = new Version(epoch, ++sequence);
      var key = topic.seat.key();
      var message = Values.message(key, value, version);
      var published =
          new Published(key, version, value, message, observedNanos, times.clock().instant());
      topic.become(published);
      return published;
    } catch (RuntimeException e) {
      log.error("no value for {}; the last one stays", topic.seat, e);
      return null;
    }
  }

  private List<Move> relocate() {
    var moves = new ArrayList<Move>();
    for (var seat : seats.entrySet()) {
      var member = seat.getKey();
      var workload = catalog.workload(member.namespace(), member.pod());
      if (workload.isEmpty()) {
        // the pod is gone, its sidecar still drains: it keeps what it has
        continue;
      }
      for (var held : seat.getValue().entrySet()) {
        var before = held.getValue();
        var after = topic(workload.get(), held.getKey());
        after.members.put(member, workload.get());
        if (after != before) {
          held.setValue(after);
          standUp(member, before);
          after.counted();
          moves.add(new Move(member, after.seat));
        }
      }
    }
    return moves;
  }

  private Topic sit(Member member, Workload workload, Key key) {
    var topic = topic(workload, key);
    topic.members.put(member, workload);
    topic.counted();
    var before = seats.computeIfAbsent(member, _ -> new HashMap<>()).put(key, topic);
    if (before != null && before != topic) {
      standUp(member, before);
    }
    return topic;
  }

  private void standUp(Member member, Topic topic) {
    topic.members.remove(member);
    topic.counted();
    if (topic.members.isEmpty()) {
      topics.remove(topic.seat.address());
    }
  }

  private Topic topic(Workload workload, Key key) {
    var view = values.view(workload, key);
    var address = bus.value(key, view);
    return topics.computeIfAbsent(address, a -> new Topic(new Seat(key, view, a)));
  }
}
