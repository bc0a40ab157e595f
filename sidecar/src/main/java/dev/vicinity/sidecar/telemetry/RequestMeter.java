package dev.vicinity.sidecar.telemetry;

import org.jspecify.annotations.Nullable;

/// Where one kind of request is counted: Istio's families; by zone and by host if this side chose
/// the host.
///
/// Slots of the Istio series: requests, three sums, then the buckets of three histograms.
record RequestMeter(Series mesh, @Nullable Series zones, @Nullable HostMeter host) {
  static final int REQUESTS = 0;
  static final int SUMS = 1;
  static final int BUCKETS = 4;

  /// The histograms, in their order within a series.
  enum Histogram {
    DURATION("istio_request_duration_milliseconds"),
    REQUEST_BYTES("istio_request_bytes"),
    RESPONSE_BYTES("istio_response_bytes");

    private final String family;

    Histogram(String family) {
      this.family = family;
    }

    String family() {
      return family;
    }

    int sum() {
      return SUMS + ordinal();
    }

    int firstBucket(Buckets buckets) {
      return BUCKETS + ordinal() * buckets.size();
    }
  }

  /// How many slots a series of requests has.
  static int slots(Buckets buckets) {
    return BUCKETS + Histogram.values().length * buckets.size();
  }

  /// Counts one request. Owning event loop only.
  void count(Buckets buckets, long durationMillis, long requestBytes, long responseBytes) {
    mesh.add(REQUESTS, 1);
    observe(buckets, Histogram.DURATION, durationMillis);
    observe(buckets, Histogram.REQUEST_BYTES, requestBytes);
    observe(buckets, Histogram.RESPONSE_BYTES, responseBytes);
    if (zones != null) {
      zones.add(REQUESTS, 1);
    }
    if (host != null) {
      host.count();
    }
  }

  private void observe(Buckets buckets, Histogram histogram, long value) {
    mesh.add(histogram.sum(), value);
    mesh.add(histogram.firstBucket(buckets) + buckets.indexOf(value), 1);
  }
}
