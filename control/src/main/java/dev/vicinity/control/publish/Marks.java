package dev.vicinity.control.publish;

import dev.vicinity.control.catalog.Change;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What changed and was not published yet, and when it should be: after a quiet time, at the latest
/// after a ceiling, at once for what is immediate; a burst of the immediate comes in steps, so that
/// each whole set carries many of them. One thread at a time.
final class Marks {
  /// Between two times at once, this part of the quiet time.
  private static final int STEPS = 5;

  private final long quietNanos;
  private final long ceilingNanos;

  private record Subject(Change.Scope scope, String name) {}

  private final Map<Subject, Change> changes = new LinkedHashMap<>();
  private long firstNanos;
  private long lastNanos;
  private long nextStepNanos;
  private boolean stepping;
  private int immediate;

  Marks(Duration quiet, Duration ceiling) {
    this.quietNanos = quiet.toNanos();
    this.ceilingNanos = ceiling.toNanos();
  }

  void add(Change change, long nowNanos) {
    if (changes.isEmpty()) {
      firstNanos = nowNanos;
    }
    lastNanos = nowNanos;
    changes.merge(new Subject(change.scope(), change.subject()), change, Marks::both);
    if (change.urgency() == Change.Urgency.IMMEDIATE) {
      immediate++;
    }
  }

  /// Since the earlier of the two; as urgent as the more urgent one.
  private static Change both(Change known, Change next) {
    var urgency = known.urgency() == Change.Urgency.IMMEDIATE ? known.urgency() : next.urgency();
    return new Change(known.scope(), known.subject(), urgency, known.observedNanos());
  }

  boolean isEmpty() {
    return changes.isEmpty();
  }

  /// How long to wait from now on; zero or less: no longer.
  long waitNanos(long nowNanos) {
    long wait = Math.min(lastNanos + quietNanos - nowNanos, firstNanos + ceilingNanos - nowNanos);
    if (immediate == 0) {
      return wait;
    }
    return stepping ? Math.min(wait, Math.max(0, nextStepNanos - nowNanos)) : 0;
  }

  /// Takes what is due: everything after the wait, before that only what is immediate.
  List<Change> take(long nowNanos) {
    boolean all =
        lastNanos + quietNanos - nowNanos <= 0 || firstNanos + ceilingNanos - nowNanos <= 0;
    var due = new ArrayList<Change>();
    changes
        .values()
        .removeIf(
            change -> {
              boolean take = all || change.urgency() == Change.Urgency.IMMEDIATE;
              if (take) {
                due.add(change);
              }
              return take;
            });
    immediate = 0;
    stepping = true;
    nextStepNanos = nowNanos + quietNanos / STEPS;
    return due;
  }
}
