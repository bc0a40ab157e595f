package dev.vicinity.control;

import dev.vicinity.control.publish.PublishedStatus;
import dev.vicinity.control.session.SessionStatus;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/// What control measures of its own work.
record ControlMetrics(MeterRegistry registry) {
  /// From an event's arrival at control to a sidecar's acknowledgement of what followed.
  Timer propagation() {
    return Timer.builder("vicinity.control.propagation")
        .description("Time from an event's arrival to a sidecar's acknowledgement")
        .publishPercentiles(0.5, 0.99)
        .serviceLevelObjectives(
            Duration.ofMillis(10),
            Duration.ofMillis(50),
            Duration.ofMillis(100),
            Duration.ofMillis(250),
            Duration.ofMillis(500),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(5))
        .register(registry);
  }

  void watch(Supplier<List<SessionStatus>> sessions, Supplier<List<PublishedStatus>> published) {
    propagation(); // there from the first scrape on
    Gauge.builder("vicinity.control.sessions", () -> sessions.get().size())
        .description("Sidecars connected now")
        .register(registry);
    Gauge.builder("vicinity.control.published", () -> published.get().size())
        .description("Values that sidecars listen to")
        .register(registry);
  }
}
