package dev.vicinity.core.balance;

import java.util.concurrent.atomic.AtomicInteger;

/// A sequence of points that fills a `Wheel` evenly from the first turn on.
///
/// Each turn goes on by the golden section of the circle, which leaves the smallest gaps of all
/// steps (Weyl 1916; Knuth, volume 3, 6.4). Any number of threads take turns.
public final class Turns {
  private static final int GOLDEN_SECTION = 0x9E3779B9;

  private final AtomicInteger point;

  /// Begins at `start`, any number; a random one keeps proxies from going in step.
  public Turns(int start) {
    point = new AtomicInteger(start);
  }

  /// The next point.
  public int next() {
    return point.getAndAdd(GOLDEN_SECTION);
  }
}
