package dev.vicinity.sidecar.admin;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.config.MeterFilter;

/// Names of ours begin with `vicinity`, also those of libraries: an application that measures its
/// own JVM with the same ones is scraped together with us.
final class OwnNames implements MeterFilter {
  private static final String PREFIX = "vicinity.";

  @Override
  public Meter.Id map(Meter.Id id) {
    return id.getName().startsWith(PREFIX) ? id : id.withName(PREFIX + id.getName());
  }
}
