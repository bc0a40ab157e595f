package dev.vicinity.injector.patch;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What annotations of a pod may decide: our key goes before Istio's.
enum Annotation {
  CPU("proxy-cpu", "sidecar.istio.io/proxyCPU"),
  CPU_LIMIT("proxy-cpu-limit", "sidecar.istio.io/proxyCPULimit"),
  MEMORY("proxy-memory", "sidecar.istio.io/proxyMemory"),
  MEMORY_LIMIT("proxy-memory-limit", "sidecar.istio.io/proxyMemoryLimit"),
  IMAGE("proxy-image", "sidecar.istio.io/proxyImage"),
  LOG_LEVEL("log-level", "sidecar.istio.io/logLevel"),
  DRAIN_TIME("drain-time", ""),
  CONCURRENCY("concurrency", ""),
  NATIVE_SIDECAR("native-sidecar", "sidecar.istio.io/nativeSidecar"),
  REWRITE_PROBES("rewrite-probes", "sidecar.istio.io/rewriteAppHTTPProbers"),
  MERGE_METRICS("merge-metrics", "prometheus.istio.io/merge-metrics"),
  STATUS_PORT("status-port", "status.sidecar.istio.io/port"),
  CAPTURE("capture", "sidecar.istio.io/interceptionMode"),
  INCLUDE_INBOUND_PORTS("include-inbound-ports", "traffic.sidecar.istio.io/includeInboundPorts"),
  EXCLUDE_INBOUND_PORTS("exclude-inbound-ports", "traffic.sidecar.istio.io/excludeInboundPorts"),
  INCLUDE_OUTBOUND_PORTS("include-outbound-ports", "traffic.sidecar.istio.io/includeOutboundPorts"),
  EXCLUDE_OUTBOUND_PORTS("exclude-outbound-ports", "traffic.sidecar.istio.io/excludeOutboundPorts"),
  INCLUDE_RANGES("include-outbound-ip-ranges", "traffic.sidecar.istio.io/includeOutboundIPRanges"),
  EXCLUDE_RANGES("exclude-outbound-ip-ranges", "traffic.sidecar.istio.io/excludeOutboundIPRanges"),
  INTERFACES("kubevirt-interfaces", "traffic.sidecar.istio.io/kubevirtInterfaces");

  /// Istio's, without effect here: said to whoever creates the pod.
  static final List<String> NOT_HONOURED =
      List.of(
          "sidecar.istio.io/bootstrapOverride",
          "sidecar.istio.io/userVolume",
          "sidecar.istio.io/userVolumeMount",
          "sidecar.istio.io/componentLogLevel",
          "sidecar.istio.io/discoveryAddress",
          "traffic.sidecar.istio.io/excludeInterfaces",
          "inject.istio.io/templates");

  private final String own;
  private final String istios;

  Annotation(String own, String istios) {
    this.own = "vicinity.dev/" + own;
    this.istios = istios;
  }

  /// An annotation as somebody wrote it.
  record Told(String key, String value) {}

  Optional<Told> in(Map<String, String> annotations) {
    for (var key : List.of(own, istios)) {
      var value = annotations.get(key);
      if (value != null) {
        return Optional.of(new Told(key, value.strip()));
      }
    }
    return Optional.empty();
  }
}
