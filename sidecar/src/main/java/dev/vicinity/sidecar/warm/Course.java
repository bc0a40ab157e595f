package dev.vicinity.sidecar.warm;

import java.util.concurrent.atomic.AtomicInteger;

/// How many exchanges a warm-up still has. Any thread.
final class Course {
  private final AtomicInteger begun = new AtomicInteger();
  private final AtomicInteger finished = new AtomicInteger();
  private final int exchanges;
  private final Runnable end;

  /// `end` is called once, with the last answer.
  Course(int exchanges, Runnable end) {
    this.exchanges = exchanges;
    this.end = end;
  }

  /// Whether there is one more to begin.
  boolean next() {
    return begun.getAndIncrement() < exchanges;
  }

  void answered() {
    if (finished.incrementAndGet() == exchanges) {
      end.run();
    }
  }

  int finished() {
    return finished.get();
  }
}
