package dev.vicinity.sidecar.telemetry;

/// Writes samples in Prometheus' text format or as OpenMetrics, labels in the order they have.
///
/// The Prometheus library sorts labels by name; Istio's order is its own, so these families are
/// written here and the library's output follows. Used by one thread, for one scrape.
public final class Exposition {
  /// How metrics are written.
  public enum Format {
    TEXT,
    OPEN_METRICS
  }

  /// What a family is.
  public enum Type {
    COUNTER,
    GAUGE,
    HISTOGRAM
  }

  private final StringBuilder out = new StringBuilder(16 * 1024);
  private final Format format;
  private String name = "";

  public Exposition(Format format) {
    this.format = format;
  }

  /// Begins a family; counters are named with `_total`.
  public void family(String family, Type type) {
    name = family;
    // OpenMetrics names a counter's family without the suffix of its samples.
    var header =
        format == Format.OPEN_METRICS && type == Type.COUNTER && family.endsWith("_total")
            ? family.substring(0, family.length() - "_total".length())
            : family;
    out.append("# TYPE ").append(header).append(' ');
    out.append(
        switch (type) {
          case COUNTER -> "counter";
          case GAUGE -> "gauge";
          case HISTOGRAM -> "histogram";
        });
    out.append('\n');
  }

  /// One sample of the family; `labels` is the escaped text between the braces.
  public void sample(String labels, long value) {
    begin("", labels).append(value).append('\n');
  }

  /// One sample with a fraction.
  public void sample(String labels, double value) {
    begin("", labels);
    number(value).append('\n');
  }

  /// A histogram whose buckets (not cumulative) begin at `first` of `slots`.
  void histogram(String labels, Buckets buckets, long[] slots, int first, long sum) {
    long count = 0;
    for (int i = 0; i < buckets.size(); i++) {
      count += slots[first + i];
      out.append(name).append("_bucket{").append(labels).append(",le=\"");
      bound(buckets.bound(i)).append("\"} ").append(count).append('\n');
    }
    begin("_sum", labels).append(sum).append('\n');
    begin("_count", labels).append(count).append('\n');
  }

  /// What was written so far.
  public String text() {
    return out.toString();
  }

  private StringBuilder begin(String suffix, String labels) {
    out.append(name).append(suffix);
    if (!labels.isEmpty()) {
      out.append('{').append(labels).append('}');
    }
    return out.append(' ');
  }

  /// OpenMetrics writes bounds as floating-point numbers, the older format as Envoy does.
  private StringBuilder bound(double bound) {
    if (Double.isInfinite(bound)) {
      return out.append("+Inf");
    }
    return format == Format.OPEN_METRICS ? out.append(bound) : number(bound);
  }

  private StringBuilder number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? out.append((long) value)
        : out.append(value);
  }
}
