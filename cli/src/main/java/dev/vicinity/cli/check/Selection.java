package dev.vicinity.cli.check;

import java.util.Map;
import java.util.Optional;

/// Which revision a namespace's new pods belong to, as the chart's webhooks select.
///
/// With `istioLabels` those labels count where none of ours is.
record Selection(boolean istioLabels) {
  static final String INJECTION = "vicinity.dev/injection";
  static final String REVISION = "vicinity.dev/rev";
  static final String ISTIO_INJECTION = "istio-injection";
  static final String ISTIO_REVISION = "istio.io/rev";

  Optional<String> revisionOf(Map<String, String> labels) {
    var injection = labels.get(INJECTION);
    var revision = labels.get(REVISION);
    if (injection != null || revision != null) {
      if ("disabled".equals(injection)) {
        return Optional.empty();
      }
      return Optional.ofNullable(
          revision != null ? revision : "enabled".equals(injection) ? Names.DEFAULT : null);
    }
    if (!istioLabels) {
      return Optional.empty();
    }
    var istio = labels.get(ISTIO_INJECTION);
    return Optional.ofNullable(
        istio == null
            ? labels.get(ISTIO_REVISION)
            : istio.equals("enabled") ? Names.DEFAULT : null);
  }

  /// Whether a pod said that it wants no sidecar, by label or annotation.
  static boolean isOut(Snapshot.Pod pod) {
    return isFalse(pod.labels()) || isFalse(pod.annotations());
  }

  private static boolean isFalse(Map<String, String> map) {
    return "false".equals(map.get("vicinity.dev/inject"))
        || "false".equals(map.get("sidecar.istio.io/inject"));
  }
}
