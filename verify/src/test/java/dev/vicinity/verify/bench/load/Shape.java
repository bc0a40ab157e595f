package dev.vicinity.verify.bench.load;

/// How many at once: `streams` requests on each of `connections`.
public record Shape(int connections, int streams, Renewal renewal) {
  /// How long a connection lasts.
  public enum Renewal {
    KEPT,
    /// One request each; TLS from its beginning.
    NEW,
    /// One request each; TLS by the ticket of an earlier one.
    RESUMED
  }

  public static Shape kept(int connections, int streams) {
    return new Shape(connections, streams, Renewal.KEPT);
  }

  int most() {
    return connections * streams;
  }
}
