package dev.vicinity.sidecar.admin;

import dev.vicinity.sidecar.admin.SidecarState.Phase;
import dev.vicinity.sidecar.identity.CertificateStatus;
import dev.vicinity.sidecar.telemetry.MeshMetrics;
import dev.vicinity.sidecar.telemetry.ZoneTraffic;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;

/// About the process itself: `/server_info`, `/certs`, `/ready`; and `/traffic`, where requests
/// went and why.
final class ServerPages {
  private final SidecarState state;
  private final MeshMetrics metrics;
  private final InstantSource clock;

  ServerPages(SidecarState state, MeshMetrics metrics, InstantSource clock) {
    this.state = state;
    this.metrics = metrics;
    this.clock = clock;
  }

  Reply info() {
    return Reply.json(this::infoJson);
  }

  Reply certificates() {
    return Reply.json(this::certificatesJson);
  }

  Reply traffic() {
    return Reply.textFirst(this::trafficText, this::trafficJson);
  }

  Reply ready() {
    return Reply.textFirst(
        () -> word() + "\n",
        () ->
            new JsonObject()
                .put("state", word())
                .put("obstacles", new JsonArray(List.copyOf(state.obstacles()))));
  }

  boolean isReady() {
    return state.phase() == Phase.LIVE && state.obstacles().isEmpty();
  }

  private String word() {
    return switch (state.phase()) {
      case LIVE -> isReady() ? "LIVE" : "PRE_INITIALIZING";
      case INITIALIZING -> "INITIALIZING";
      case DRAINING -> "DRAINING";
    };
  }

  private JsonObject infoJson() {
    var identity = state.identity();
    var now = clock.instant();
    var info =
        new JsonObject()
            .put("version", Build.VERSION)
            .put("state", word())
            .put("obstacles", new JsonArray(List.copyOf(state.obstacles())))
            .put("uptime_current_epoch", uptime(identity.started(), now))
            .put("pod", identity.pod())
            .put("namespace", identity.namespace())
            .put("control", ControlAge.of(state, now).json());
    state
        .config()
        .ifPresent(
            config ->
                info.put("workload", config.workload().owner())
                    .put("locality", config.workload().locality().toString())
                    .put("node", config.workload().node())
                    .put("trust_domain", config.trustDomain())
                    .put("config_version", config.version().toString()));
    return info;
  }

  private static String uptime(Instant started, Instant now) {
    return Duration.between(started, now).toSeconds() + "s"; // a protobuf Duration, as Envoy's
  }

  private JsonObject certificatesJson() {
    var status = state.certificates();
    var certificates = new JsonArray();
    if (!status.chain().isEmpty()) {
      certificates.add(
          new JsonObject()
              .put("ca_cert", certificates(status.roots()))
              .put("cert_chain", certificates(status.chain())));
    }
    return new JsonObject()
        .put("certificates", certificates)
        .put("renew_at", status.renewAt().toString())
        .put("problem", status.problem());
  }

  private JsonArray certificates(List<CertificateStatus.Certificate> certificates) {
    var list = new JsonArray();
    for (var certificate : certificates) {
      var names = new JsonArray();
      if (!certificate.spiffeId().isEmpty()) {
        names.add(new JsonObject().put("uri", certificate.spiffeId()));
      }
      var left = Duration.between(clock.instant(), certificate.notAfter());
      list.add(
          new JsonObject()
              .put("subject", certificate.subject())
              .put("serial_number", certificate.serial())
              .put("subject_alt_names", names)
              .put("days_until_expiration", Long.toString(Math.max(0, left.toDays())))
              .put("valid_from", certificate.notBefore().toString())
              .put("expiration_time", certificate.notAfter().toString())
              .put("sha256", certificate.sha256()));
    }
    return list;
  }

  private JsonObject trafficJson() {
    var rows = new JsonArray();
    for (var row : sortedTraffic()) {
      rows.add(
          new JsonObject()
              .put("source_region", row.sourceRegion())
              .put("source_zone", row.sourceZone())
              .put("destination_region", row.destinationRegion())
              .put("destination_zone", row.destinationZone())
              .put("service", row.service())
              .put("namespace", row.namespace())
              .put("reason", row.reason())
              .put("response_code_class", row.codeClass())
              .put("requests", row.requests()));
    }
    return new JsonObject().put("traffic", rows);
  }

  private List<ZoneTraffic> sortedTraffic() {
    return metrics.zoneTraffic().stream()
        .sorted(
            Comparator.comparing(ZoneTraffic::service)
                .thenComparing(ZoneTraffic::destinationRegion)
                .thenComparing(ZoneTraffic::destinationZone)
                .thenComparing(ZoneTraffic::reason))
        .toList();
  }

  private String trafficText() {
    var table = new Table("SERVICE", "FROM", "TO", "REASON", "CODE", "REQUESTS");
    for (var row : sortedTraffic()) {
      table.row(
          row.service() + "." + row.namespace(),
          row.sourceRegion() + "/" + row.sourceZone(),
          row.destinationRegion() + "/" + row.destinationZone(),
          row.reason(),
          row.codeClass(),
          Long.toString(row.requests()));
    }
    return table.toString();
  }
}
