package dev.vicinity.sidecar.telemetry;

/// What became of the requests whose last try was at one host, since the sidecar started.
public record HostTotals(
    long requests, long success, long errors, long connectFailures, long timeouts) {
  /// Of a host that nobody called.
  public static final HostTotals NONE = new HostTotals(0, 0, 0, 0, 0);

  static HostTotals of(long[] slots) {
    return new HostTotals(
        slots[HostMeter.TOTAL],
        slots[HostMeter.SUCCESS],
        slots[HostMeter.ERROR],
        slots[HostMeter.CONNECT_FAIL],
        slots[HostMeter.TIMEOUT]);
  }

  /// Both together.
  public HostTotals plus(HostTotals other) {
    return new HostTotals(
        requests + other.requests,
        success + other.success,
        errors + other.errors,
        connectFailures + other.connectFailures,
        timeouts + other.timeouts);
  }

  /// In percent; 100 before the first answer.
  public double successPercent() {
    return success + errors == 0 ? 100.0 : 100.0 * success / (success + errors);
  }
}
