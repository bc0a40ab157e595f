package dev.vicinity.core.balance;

import java.util.Arrays;

/// Shares laid out on a circle of 2^32 points, so that any number names one of them.
///
/// Immutable. A random number gives a weighted random choice; numbers from `Turns` give shares that
/// hold over short runs too.
public final class Wheel {
  private static final double POINTS = 0x1p32;

  private final double[] fractions;
  private final long[] ends;

  /// Lays out weights, each at least 0, together more than 0.
  public Wheel(double... weights) {
    double sum = 0;
    for (double weight : weights) {
      if (!(weight >= 0)) {
        throw new IllegalArgumentException("weight: " + weight + " (expected: >= 0)");
      }
      sum += weight;
    }
    if (!(sum > 0)) {
      throw new IllegalArgumentException(
          "weights: " + Arrays.toString(weights) + " (expected: a sum above 0)");
    }
    fractions = new double[weights.length];
    ends = new long[weights.length];
    double seen = 0;
    int last = 0;
    for (int i = 0; i < weights.length; i++) {
      fractions[i] = weights[i] / sum;
      seen += fractions[i];
      ends[i] = Math.min(1L << 32, Math.round(seen * POINTS));
      last = weights[i] > 0 ? i : last;
    }
    // rounding must neither lose the last point nor give it to a share of weight 0
    Arrays.fill(ends, last, ends.length, 1L << 32);
  }

  /// The share that a point belongs to; every number is a point.
  public int at(int point) {
    long unsigned = point & 0xffff_ffffL;
    int low = 0;
    int high = ends.length - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (unsigned < ends[middle]) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /// One share's part of the whole.
  public double fraction(int share) {
    return fractions[share];
  }

  /// How many shares there are.
  public int size() {
    return fractions.length;
  }
}
