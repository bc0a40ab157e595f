package dev.vicinity.sidecar.admin;

import dev.vicinity.sidecar.admin.SidecarState.ClusterState;
import dev.vicinity.sidecar.admin.SidecarState.Health;
import dev.vicinity.sidecar.admin.SidecarState.HostState;
import dev.vicinity.sidecar.telemetry.HostTotals;
import dev.vicinity.sidecar.telemetry.MeshMetrics;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// `/clusters` in Envoy's two forms and `/endpoints` as a table: what is called, and how each host
/// fares.
final class ClusterPages {
  private final SidecarState state;
  private final MeshMetrics metrics;

  ClusterPages(SidecarState state, MeshMetrics metrics) {
    this.state = state;
    this.metrics = metrics;
  }

  Reply clusters() {
    return Reply.textFirst(this::clustersText, this::clustersJson);
  }

  Reply endpoints() {
    return Reply.textFirst(this::endpointsText, this::endpointsJson);
  }

  private List<ClusterState> sorted() {
    return state.clusters().stream()
        .sorted(Comparator.comparing(cluster -> cluster.spec().key().name()))
        .toList();
  }

  /// `NAME::KEY::VALUE` for the cluster, `NAME::ADDRESS::KEY::VALUE` for hosts.
  private String clustersText() {
    var totals = metrics.hostTotals();
    var out = new StringBuilder();
    for (var cluster : sorted()) {
      var name = cluster.spec().key().name();
      var limits = cluster.spec().policy().connections();
      line(out, name, "observability_name", name);
      line(out, name, "default_priority::max_connections", limits.maxConnections());
      line(out, name, "default_priority::max_pending_requests", limits.maxPendingRequests());
      line(out, name, "default_priority::max_requests", limits.maxRequests());
      line(out, name, "default_priority::max_retries", limits.maxRetries());
      line(out, name, "basis", lower(cluster.set().basis()));
      line(out, name, "version", cluster.set().version());
      line(out, name, "panic", cluster.panic() == ClusterState.Panic.PANIC);
      for (var host : cluster.hosts()) {
        hostLines(out, name + "::" + address(host), host, totalsOf(totals, name, host));
      }
    }
    return out.toString();
  }

  private static void hostLines(StringBuilder out, String at, HostState host, HostTotals totals) {
    var workload = host.endpoint().workload();
    line(out, at, "cx_connect_fail", totals.connectFailures());
    line(out, at, "rq_active", host.active());
    line(out, at, "rq_error", totals.errors());
    line(out, at, "rq_success", totals.success());
    line(out, at, "rq_timeout", totals.timeouts());
    line(out, at, "rq_total", totals.requests());
    line(out, at, "hostname", workload.name());
    line(out, at, "health_flags", healthFlags(host));
    line(out, at, "health", lower(host.health()));
    line(out, at, "weight", host.endpoint().weight());
    line(out, at, "region", host.endpoint().locality().region());
    line(out, at, "zone", host.endpoint().locality().zone());
    line(out, at, "sub_zone", host.endpoint().locality().subzone());
    line(out, at, "canary", false);
    line(out, at, "priority", host.tier());
    line(out, at, "share", host.share());
    line(out, at, "success_rate", totals.successPercent());
    line(out, at, "ejections", host.ejections());
    line(out, at, "ejected_for_ms", host.ejectedFor().toMillis());
  }

  private JsonObject clustersJson() {
    var totals = metrics.hostTotals();
    var statuses = new JsonArray();
    for (var cluster : sorted()) {
      var name = cluster.spec().key().name();
      var hosts = new JsonArray();
      for (var host : cluster.hosts()) {
        hosts.add(hostStatus(host, totalsOf(totals, name, host)));
      }
      statuses.add(
          new JsonObject()
              .put("name", name)
              .put("observability_name", name)
              .put("basis", lower(cluster.set().basis()))
              .put("version", cluster.set().version().toString())
              .put("panic", cluster.panic() == ClusterState.Panic.PANIC)
              .put("active_connections", cluster.connections())
              .put("origin", cluster.spec().policy().origin())
              .put("host_statuses", hosts));
    }
    return new JsonObject().put("cluster_statuses", statuses);
  }

  private static JsonObject hostStatus(HostState host, HostTotals totals) {
    var where = host.endpoint().locality();
    var address = host.endpoint().address();
    return new JsonObject()
        .put(
            "address",
            new JsonObject()
                .put(
                    "socket_address",
                    new JsonObject()
                        .put("address", address.host())
                        .put("port_value", address.port())))
        .put(
            "stats",
            new JsonArray()
                .add(stat("cx_connect_fail", "COUNTER", totals.connectFailures()))
                .add(stat("rq_active", "GAUGE", host.active()))
                .add(stat("rq_error", "COUNTER", totals.errors()))
                .add(stat("rq_success", "COUNTER", totals.success()))
                .add(stat("rq_timeout", "COUNTER", totals.timeouts()))
                .add(stat("rq_total", "COUNTER", totals.requests())))
        .put("health_status", healthStatus(host))
        .put("weight", host.endpoint().weight())
        .put("priority", host.tier())
        .put(
            "locality",
            new JsonObject()
                .put("region", where.region())
                .put("zone", where.zone())
                .put("sub_zone", where.subzone()))
        .put("hostname", host.endpoint().workload().name())
        .put("share", host.share());
  }

  private static JsonObject stat(String name, String type, long value) {
    return new JsonObject()
        .put("name", name)
        .put("value", Long.toString(value)) // as Envoy writes 64-bit numbers
        .put("type", type);
  }

  private static JsonObject healthStatus(HostState host) {
    var status =
        switch (host.health()) {
          case HEALTHY, EJECTED, PROBING, UNREACHABLE -> "HEALTHY";
          case UNREADY -> "UNHEALTHY";
          case DRAINING -> "DRAINING";
        };
    var health =
        new JsonObject().put("eds_health_status", status).put("word", lower(host.health()));
    if (host.health() == Health.UNREACHABLE) {
      health.put("failed_active_health_check", true);
    }
    if (host.health() == Health.EJECTED) {
      health.put("failed_outlier_check", true);
    }
    return health;
  }

  private JsonObject endpointsJson() {
    var totals = metrics.hostTotals();
    var rows = new JsonArray();
    for (var cluster : sorted()) {
      var name = cluster.spec().key().name();
      for (var host : cluster.hosts()) {
        var workload = host.endpoint().workload();
        var counted = totalsOf(totals, name, host);
        rows.add(
            new JsonObject()
                .put("cluster", name)
                .put("address", address(host))
                .put("pod", workload.name())
                .put("namespace", workload.namespace())
                .put("locality", host.endpoint().locality().toString())
                .put("tier", host.tier())
                .put("weight", host.endpoint().weight())
                .put("health", lower(host.health()))
                .put("share", host.share())
                .put("active", host.active())
                .put("requests", counted.requests())
                .put("success_percent", counted.successPercent())
                .put("ejections", host.ejections())
                .put("ejected_for_ms", host.ejectedFor().toMillis()));
      }
    }
    return new JsonObject().put("endpoints", rows);
  }

  private String endpointsText() {
    var table =
        new Table(
            "CLUSTER",
            "ADDRESS",
            "POD",
            "LOCALITY",
            "TIER",
            "WEIGHT",
            "HEALTH",
            "SHARE",
            "ACTIVE",
            "REQUESTS",
            "SUCCESS");
    var rows = endpointsJson().getJsonArray("endpoints");
    for (int i = 0; i < rows.size(); i++) {
      var row = rows.getJsonObject(i);
      table.row(
          row.getString("cluster"),
          row.getString("address"),
          row.getString("pod") + "." + row.getString("namespace"),
          row.getString("locality"),
          row.getInteger("tier").toString(),
          row.getInteger("weight").toString(),
          row.getString("health"),
          Percent.of(100 * row.getDouble("share")),
          row.getLong("active").toString(),
          row.getLong("requests").toString(),
          Percent.of(row.getDouble("success_percent")));
    }
    return table.toString();
  }

  private static HostTotals totalsOf(
      Map<String, Map<String, HostTotals>> totals, String cluster, HostState host) {
    return totals.getOrDefault(cluster, Map.of()).getOrDefault(address(host), HostTotals.NONE);
  }

  private static String address(HostState host) {
    return host.endpoint().address().toString();
  }

  private static String healthFlags(HostState host) {
    return switch (host.health()) {
      case HEALTHY, PROBING -> "healthy";
      case EJECTED -> "/failed_outlier_check";
      case UNREACHABLE -> "/failed_active_hc";
      case UNREADY -> "/failed_eds_health";
      case DRAINING -> "/eds_status_draining";
    };
  }

  static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static void line(StringBuilder out, String at, String key, Object value) {
    out.append(at).append("::").append(key).append("::").append(value).append('\n');
  }
}
