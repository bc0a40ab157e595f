package dev.vicinity.injector.patch;

import dev.vicinity.injector.settings.InjectionSettings.Capture;
import dev.vicinity.injector.settings.InjectionSettings.Metrics;
import dev.vicinity.injector.settings.InjectionSettings.Probes;
import dev.vicinity.injector.settings.LogLevel;
import dev.vicinity.injector.settings.Resources;
import java.time.Duration;
import java.util.Map;

/// All that is decided about the sidecar of one pod, its annotations and the operator's settings
/// taken together. Told to end, it serves on for `linger`, then drains. `statusPort` takes probes
/// and scrapes (0: none does); `environment` is added as it is.
record SidecarPlan(
    String image,
    Resources resources,
    LogLevel logLevel,
    Duration linger,
    Duration drainTime,
    int concurrency,
    Placement placement,
    Probes probes,
    Metrics metrics,
    int statusPort,
    Capture capture,
    CaptureRules rules,
    Map<String, String> environment) {
  /// Where a sidecar takes probes and scrapes unless told otherwise.
  static final int STATUS_PORT = 15020;

  SidecarPlan {
    environment = Map.copyOf(environment);
  }

  /// What kind of container the sidecar is.
  enum Placement {
    /// An init container that goes on: before the pod's own, and ended after its containers.
    NATIVE,
    /// A container like the others, the first of them.
    CLASSIC
  }

  /// What is captured, as the capture container takes it; lists with commas, `*` is everything.
  record CaptureRules(
      String includeInboundPorts,
      String excludeInboundPorts,
      String includeOutboundPorts,
      String excludeOutboundPorts,
      String includeRanges,
      String excludeRanges,
      String interfaces) {}
}
