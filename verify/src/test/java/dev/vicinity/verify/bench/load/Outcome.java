package dev.vicinity.verify.bench.load;

import org.HdrHistogram.Histogram;

/// What was seen between the end of the warm-up and the end: latencies are in nanoseconds, and
/// `problem` is the last one seen, or empty.
public record Outcome(
    long requests, long errors, double seconds, long cpuNanos, Histogram times, String problem) {
  public double perSecond() {
    return requests / seconds;
  }

  public double cpuMicros() {
    return requests == 0 ? Double.NaN : cpuNanos / 1000.0 / requests;
  }
}
