package dev.vicinity.sidecar.telemetry;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/// One family's series of all event loops. Loops write their own parts; scrapers merge them.
///
/// Bounded: each loop holds at most `limit` label sets. What a loop retired is kept in the sums
/// while it is among the newest `limit` retired ones, so that no counter falls while others go on
/// counting it.
final class SeriesStore {
  private final int slots;
  private final int limit;
  private final Labels overflow;
  private final List<LoopSeries> loops = new CopyOnWriteArrayList<>();
  private final Queue<Series> retiring = new ConcurrentLinkedQueue<>();
  private final AtomicInteger backlog = new AtomicInteger();

  /// Guards `retired`; taken by scrapers only.
  private final ReentrantLock scraping = new ReentrantLock();

  private final Map<Labels, long[]> retired = new LinkedHashMap<>();

  /// `overflow` labels what has no room; `slots` are the counters of one label set.
  SeriesStore(int slots, int limit, Labels overflow) {
    this.slots = slots;
    this.limit = limit;
    this.overflow = overflow;
  }

  /// The part of one event loop, made by it or for it.
  LoopSeries forLoop() {
    var loop = new LoopSeries(slots, limit, overflow, this::retire);
    loops.add(loop);
    return loop;
  }

  /// On an event loop. Nobody may ever scrape: then the eldest are forgotten.
  private void retire(Series series) {
    retiring.add(series);
    if (backlog.incrementAndGet() > limit && retiring.poll() != null) {
      backlog.decrementAndGet();
    }
  }

  /// The sums of all loops by label set, fresh arrays.
  Map<Labels, long[]> merged() {
    var sums = new LinkedHashMap<Labels, long[]>();
    scraping.lock();
    try {
      Set<Series> seen = Collections.newSetFromMap(new IdentityHashMap<>());
      for (var loop : loops) {
        for (var series : loop.live()) {
          seen.add(series);
          series.addTo(sumOf(sums, series.labels()));
        }
        if (loop.overflow().get(0) > 0) {
          loop.overflow().addTo(sumOf(sums, overflow));
        }
      }
      retired.forEach((labels, amounts) -> add(amounts, sumOf(sums, labels)));
      takeRetiring(sums, seen);
    } finally {
      scraping.unlock();
    }
    return sums;
  }

  /// A loop queues a series before it takes it out of `live`, so after a look at all of `live` the
  /// queue holds everything that was missed, and perhaps what was `seen`.
  private void takeRetiring(Map<Labels, long[]> sums, Set<Series> seen) {
    for (var series = retiring.poll(); series != null; series = retiring.poll()) {
      backlog.decrementAndGet();
      series.addTo(sumOf(retired, series.labels()));
      if (!seen.contains(series)) {
        series.addTo(sumOf(sums, series.labels()));
      }
    }
    var eldest = retired.keySet().iterator();
    while (retired.size() > limit) {
      eldest.next();
      eldest.remove();
    }
  }

  private long[] sumOf(Map<Labels, long[]> sums, Labels labels) {
    return sums.computeIfAbsent(labels, _ -> new long[slots]);
  }

  private static void add(long[] amounts, long[] sum) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += amounts[i];
    }
  }
}
