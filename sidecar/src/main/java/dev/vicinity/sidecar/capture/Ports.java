package dev.vicinity.sidecar.capture;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Which ports something holds for: all of them, or those in the ranges, which are sorted and do
/// not touch.
record Ports(boolean all, List<Range> ranges) {
  static final Ports ALL = new Ports(true, List.of());
  static final Ports NONE = new Ports(false, List.of());

  /// From one port to another, both included.
  record Range(int from, int to) {
    Range {
      if (from < 1 || to > 65535 || from > to) {
        throw new IllegalArgumentException(from + "-" + to);
      }
    }
  }

  Ports {
    ranges = List.copyOf(ranges);
  }

  /// Reads `*`, or ports and ranges separated by commas: `80,8000-8100`.
  static Ports parse(String text) {
    if (text.strip().equals("*")) {
      return ALL;
    }
    var ranges = new ArrayList<Range>();
    for (var part : Words.of(text)) {
      int dash = part.indexOf('-');
      int from = Integer.parseInt(dash < 0 ? part : part.substring(0, dash));
      ranges.add(new Range(from, dash < 0 ? from : Integer.parseInt(part.substring(dash + 1))));
    }
    return merged(ranges);
  }

  static Ports of(int... ports) {
    var ranges = new ArrayList<Range>();
    for (int port : ports) {
      ranges.add(new Range(port, port));
    }
    return merged(ranges);
  }

  Ports and(Ports others) {
    var both = new ArrayList<>(ranges);
    both.addAll(others.ranges);
    return all || others.all ? ALL : merged(both);
  }

  boolean isEmpty() {
    return !all && ranges.isEmpty();
  }

  /// The kernel's sets take no overlap.
  private static Ports merged(List<Range> unsorted) {
    var sorted = new ArrayList<>(unsorted);
    sorted.sort(Comparator.comparingInt(Range::from));
    var merged = new ArrayList<Range>();
    for (var range : sorted) {
      if (!merged.isEmpty() && range.from() <= merged.getLast().to() + 1) {
        var last = merged.removeLast();
        merged.add(new Range(last.from(), Math.max(last.to(), range.to())));
      } else {
        merged.add(range);
      }
    }
    return new Ports(false, merged);
  }
}
