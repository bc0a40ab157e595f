package dev.vicinity.verify.bench.load;

/// When requests are sent.
public sealed interface Pace {
  /// The next as soon as one is answered.
  record Saturating() implements Pace {}

  /// So many a second, due at fixed times whatever becomes of the others. Latency counts from when
  /// a request was due, not from when a connection was free for it: a proxy that stops for a while
  /// delays all that were due meanwhile, and all of them show it (no coordinated omission).
  record Steady(double perSecond) implements Pace {}
}
