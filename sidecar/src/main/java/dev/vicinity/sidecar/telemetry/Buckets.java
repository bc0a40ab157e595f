package dev.vicinity.sidecar.telemetry;

import java.util.Arrays;

/// The upper bounds of a histogram, rising; values are whole numbers (milliseconds, bytes).
final class Buckets {
  /// Istio's bounds for durations and sizes alike (reference 8.1).
  static final Buckets ISTIO =
      new Buckets(
          0.5, 1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10000, 30000, 60000, 300000,
          600000, 1800000, 3600000);

  private final double[] bounds;

  /// The largest whole number in each bucket, so that finding one compares no floating point.
  private final long[] floors;

  Buckets(double... bounds) {
    for (int i = 1; i < bounds.length; i++) {
      if (bounds[i] <= bounds[i - 1]) {
        throw new IllegalArgumentException(
            "buckets: " + Arrays.toString(bounds) + " (expected: rising)");
      }
    }
    this.bounds = bounds.clone();
    floors = new long[bounds.length];
    for (int i = 0; i < bounds.length; i++) {
      floors[i] = (long) Math.floor(bounds[i]);
    }
  }

  /// How many there are, the last (+Inf) included.
  int size() {
    return bounds.length + 1;
  }

  /// Which bucket a value belongs to.
  int indexOf(long value) {
    int i = 0;
    while (i < floors.length && value > floors[i]) {
      i++;
    }
    return i;
  }

  /// The bound of a bucket; infinite for the last.
  double bound(int index) {
    return index < bounds.length ? bounds[index] : Double.POSITIVE_INFINITY;
  }
}
