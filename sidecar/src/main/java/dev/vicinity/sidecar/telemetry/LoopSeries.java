package dev.vicinity.sidecar.telemetry;

import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/// One event loop's series of one family. Used on that loop; `live` is read by scrapers.
final class LoopSeries {
  private final int slots;
  private final int limit;
  private final Series overflow;
  private final Consumer<Series> retire;
  private final Map<Labels, Series> byLabels = new HashMap<>();
  private volatile Series[] live = {};
  private int generation;
  private int refused;

  LoopSeries(int slots, int limit, Labels overflow, Consumer<Series> retire) {
    this.slots = slots;
    this.limit = limit;
    this.overflow = new Series(overflow, slots);
    this.retire = retire;
  }

  /// The series of these labels, made on first use. At the limit idle ones make room; if none is
  /// idle, the overflow series counts what has no room.
  Series of(Labels labels) {
    var known = byLabels.get(labels);
    if (known != null) {
      return known;
    }
    if (byLabels.size() >= limit && !hasRoomAgain()) {
      return overflow;
    }
    var made = new Series(labels, slots);
    byLabels.put(labels, made);
    publish();
    return made;
  }

  /// Changes when series were taken out: who holds one must ask again.
  int generation() {
    return generation;
  }

  /// The series counted in now, in no order.
  Series[] live() {
    return live;
  }

  Series overflow() {
    return overflow;
  }

  /// Sweeps once in `limit` refusals, so that a flood of label sets costs little each.
  private boolean hasRoomAgain() {
    if (refused++ % limit == 0) {
      retireIdle();
    }
    return byLabels.size() < limit;
  }

  private void retireIdle() {
    var idle = byLabels.values().stream().filter(Series::idleSinceLastSweep).toList();
    for (var series : idle) {
      byLabels.remove(series.labels());
      retire.accept(series);
    }
    if (!idle.isEmpty()) {
      generation++;
      publish();
    }
  }

  private void publish() {
    live = byLabels.values().toArray(Series[]::new);
  }
}
