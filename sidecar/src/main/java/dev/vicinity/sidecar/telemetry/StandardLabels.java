package dev.vicinity.sidecar.telemetry;

import java.util.ArrayList;
import java.util.List;

/// Istio's labels in Istio's order (reference 8.1), and those of Vicinity's own families.
///
/// Built once per label set, never per request.
final class StandardLabels {
  private static final List<String> BOTH =
      List.of(
          "reporter",
          "source_workload",
          "source_canonical_service",
          "source_canonical_revision",
          "source_workload_namespace",
          "source_principal",
          "source_app",
          "source_version",
          "source_cluster",
          "destination_workload",
          "destination_workload_namespace",
          "destination_principal",
          "destination_app",
          "destination_version",
          "destination_service",
          "destination_canonical_service",
          "destination_canonical_revision",
          "destination_service_name",
          "destination_service_namespace",
          "destination_cluster",
          "request_protocol");

  private static final List<String> HTTP =
      plus(
          BOTH,
          "response_code",
          "grpc_response_status",
          "response_flags",
          "connection_security_policy");

  private static final List<String> TCP =
      plus(BOTH, "response_flags", "connection_security_policy");

  private static final List<String> TCP_ZONES =
      List.of(
          "source_region",
          "source_zone",
          "destination_region",
          "destination_zone",
          "destination_service_name",
          "destination_service_namespace",
          "reason");

  private static final List<String> ZONES = plus(TCP_ZONES, "response_code_class");

  private static final int GRPC_STATUS = HTTP.indexOf("grpc_response_status");

  private static final Traffic NOBODY =
      new Traffic("", Peer.UNKNOWN, Peer.UNKNOWN, new Service("", "", ""), "");

  private StandardLabels() {}

  /// Who took part, as either end reports it. `security` is the reporter's word.
  record Traffic(String reporter, Peer source, Peer destination, Service service, String protocol) {
    String security() {
      if (reporter.equals("source")) {
        return "unknown";
      }
      return source.principal().isEmpty() ? "none" : "mutual_tls";
    }
  }

  static Labels http(Traffic traffic, int status, String grpcStatus, String flags) {
    var values = values(traffic);
    values.add(Integer.toString(status));
    values.add(grpcStatus);
    values.add(flags.isEmpty() ? "-" : flags);
    values.add(traffic.security());
    return Labels.of(HTTP, values, GRPC_STATUS);
  }

  static Labels tcp(Traffic traffic, String flags) {
    var values = values(traffic);
    values.add(flags.isEmpty() ? "-" : flags);
    values.add(traffic.security());
    return Labels.of(TCP, values, -1);
  }

  /// `codeClass` is `2xx` …, or `0` for requests without an answer.
  static Labels zones(Traffic traffic, String reason, String codeClass) {
    var values = zoneValues(traffic, reason);
    values.add(codeClass);
    return Labels.of(ZONES, values, -1);
  }

  static Labels tcpZones(Traffic traffic, String reason) {
    return Labels.of(TCP_ZONES, zoneValues(traffic, reason), -1);
  }

  /// What is counted without room for its own labels.
  static Labels httpOverflow() {
    return http(NOBODY, 0, "", "");
  }

  static Labels tcpOverflow() {
    return tcp(NOBODY, "");
  }

  static Labels zonesOverflow() {
    return zones(NOBODY, "", "");
  }

  static Labels tcpZonesOverflow() {
    return tcpZones(NOBODY, "");
  }

  private static List<String> zoneValues(Traffic traffic, String reason) {
    var from = traffic.source().locality();
    var to = traffic.destination().locality();
    var values = new ArrayList<String>(ZONES.size());
    values.addAll(List.of(from.region(), from.zone(), to.region(), to.zone()));
    values.addAll(List.of(traffic.service().name(), traffic.service().namespace(), reason));
    return values;
  }

  private static List<String> values(Traffic t) {
    var values = new ArrayList<String>(HTTP.size());
    var from = t.source;
    var to = t.destination;
    values.add(t.reporter);
    values.addAll(List.of(from.workload(), from.canonicalService(), from.canonicalRevision()));
    values.addAll(List.of(from.namespace(), from.principal(), from.app(), from.version()));
    values.addAll(List.of(from.cluster(), to.workload(), to.namespace(), to.principal()));
    values.addAll(List.of(to.app(), to.version(), t.service.host(), to.canonicalService()));
    values.addAll(List.of(to.canonicalRevision(), t.service.name(), t.service.namespace()));
    values.addAll(List.of(to.cluster(), t.protocol));
    return values;
  }

  private static List<String> plus(List<String> first, String... more) {
    var all = new ArrayList<>(first);
    all.addAll(List.of(more));
    return List.copyOf(all);
  }
}
