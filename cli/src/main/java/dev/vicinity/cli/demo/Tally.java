package dev.vicinity.cli.demo;

import java.util.Map;
import java.util.TreeMap;

/// How often each pod answered; what was no good answer counts under its own name.
record Tally(Map<String, Integer> counts) {
  static final Tally NONE = new Tally(Map.of());

  Tally {
    counts = Map.copyOf(counts);
  }

  Tally plus(Tally other) {
    var sum = new TreeMap<>(counts);
    other.counts.forEach((pod, count) -> sum.merge(pod, count, Integer::sum));
    return new Tally(sum);
  }

  int total() {
    return counts.values().stream().mapToInt(Integer::intValue).sum();
  }

  /// The zone's fraction of all answers; 0 before the first.
  double share(Zone zone) {
    return total() == 0 ? 0 : (double) counts.getOrDefault(zone.pod(), 0) / total();
  }

  /// Requests that no pod answered well.
  int failures() {
    int answered = Zone.ALL.stream().mapToInt(zone -> counts.getOrDefault(zone.pod(), 0)).sum();
    return total() - answered;
  }
}
