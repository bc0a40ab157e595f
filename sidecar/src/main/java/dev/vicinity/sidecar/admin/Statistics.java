package dev.vicinity.sidecar.admin;

import dev.vicinity.sidecar.admin.SidecarState.ClusterState;
import dev.vicinity.sidecar.admin.SidecarState.Health;
import dev.vicinity.sidecar.admin.SidecarState.Phase;
import dev.vicinity.sidecar.overload.Overload;
import dev.vicinity.sidecar.telemetry.Exposition;
import dev.vicinity.sidecar.telemetry.Exposition.Type;
import dev.vicinity.sidecar.telemetry.HostTotals;
import dev.vicinity.sidecar.telemetry.Telemetry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongBiFunction;

/// What is known at the moment of scraping, beside what traffic counted: Envoy's names for clusters
/// and server, Vicinity's for health, certificates and the link to control.
final class Statistics {
  private static final String OVERLOAD_ACTIONS = "envoy_overload_envoy_overload_actions_";

  private final SidecarState state;
  private final Telemetry telemetry;
  private final Overload overload;
  private final InstantSource clock;

  Statistics(SidecarState state, Telemetry telemetry, Overload overload, InstantSource clock) {
    this.state = state;
    this.telemetry = telemetry;
    this.overload = overload;
    this.clock = clock;
  }

  /// One family with a sample per cluster, in Envoy's naming without `envoy_cluster_`.
  private record PerCluster(
      String name, Type type, ToLongBiFunction<ClusterState, HostTotals> value) {}

  private static final List<PerCluster> CLUSTERS =
      List.of(
          new PerCluster("upstream_rq_total", Type.COUNTER, (_, totals) -> totals.requests()),
          new PerCluster("upstream_rq_timeout", Type.COUNTER, (_, totals) -> totals.timeouts()),
          new PerCluster("upstream_rq_retry", Type.COUNTER, (c, _) -> c.retries()),
          new PerCluster("upstream_rq_pending_overflow", Type.COUNTER, (c, _) -> c.overflows()),
          new PerCluster("upstream_rq_active", Type.GAUGE, (c, _) -> active(c)),
          new PerCluster("upstream_cx_total", Type.COUNTER, (c, _) -> c.connectionsTotal()),
          new PerCluster("upstream_cx_active", Type.GAUGE, (c, _) -> c.connections()),
          new PerCluster(
              "upstream_cx_connect_fail", Type.COUNTER, (_, totals) -> totals.connectFailures()),
          new PerCluster("membership_total", Type.GAUGE, (c, _) -> c.hosts().size()),
          new PerCluster("membership_healthy", Type.GAUGE, (c, _) -> healthy(c)),
          new PerCluster(
              "outlier_detection_ejections_active",
              Type.GAUGE,
              (c, _) -> count(c, Health.EJECTED)));

  /// Writes all of them.
  void expose(Exposition out) {
    var clusters = state.clusters();
    var totals = telemetry.metrics().hostTotals();
    for (var family : CLUSTERS) {
      out.family("envoy_cluster_" + family.name(), family.type());
      for (var cluster : clusters) {
        out.sample(label(cluster), family.value().applyAsLong(cluster, sum(totals, cluster)));
      }
    }
    exposeHealth(out, clusters);
    exposeServer(out);
    exposeOverload(out);
  }

  private void exposeOverload(Exposition out) {
    gauge(
        out, "envoy_overload_envoy_resource_monitors_fixed_heap_pressure", "", overload.pressure());
    gauge(
        out,
        OVERLOAD_ACTIONS + "stop_accepting_requests_active",
        "",
        overload.isRefusingRequests() ? 1 : 0);
    gauge(
        out,
        OVERLOAD_ACTIONS + "stop_accepting_connections_active",
        "",
        overload.isRefusingConnections() ? 1 : 0);
    out.family("envoy_http_downstream_rq_overload_close", Type.COUNTER);
    out.sample("", overload.refusedRequests());
    out.family("envoy_listener_downstream_cx_overload_reject", Type.COUNTER);
    out.sample("", overload.refusedConnections());
    gauge(
        out,
        "envoy_overload_envoy_resource_monitors_global_downstream_max_connections_limit",
        "",
        overload.mostConnections());
    out.family("envoy_listener_downstream_global_cx_overflow", Type.COUNTER);
    out.sample("", overload.overflownConnections());
  }

  private static void exposeHealth(Exposition out, List<ClusterState> clusters) {
    out.family("vicinity_cluster_panic", Type.GAUGE);
    for (var cluster : clusters) {
      out.sample(label(cluster), cluster.panic() == ClusterState.Panic.PANIC ? 1 : 0);
    }
    out.family("vicinity_cluster_hosts", Type.GAUGE);
    for (var cluster : clusters) {
      for (var health : Health.values()) {
        out.sample(
            label(cluster) + ",health=\"" + ClusterPages.lower(health) + "\"",
            count(cluster, health));
      }
    }
    out.family("vicinity_endpoint_set_sequence", Type.GAUGE);
    for (var cluster : clusters) {
      out.sample(label(cluster), cluster.set().version().sequence());
    }
  }

  private void exposeServer(Exposition out) {
    var now = clock.instant();
    gauge(out, "istio_build", "component=\"proxy\",tag=\"" + Build.VERSION + "\"", 1);
    gauge(out, "envoy_server_live", "", state.phase() == Phase.LIVE ? 1 : 0);
    var up = Duration.between(state.identity().started(), now);
    gauge(out, "envoy_server_uptime", "", up.toSeconds());
    var link = ControlAge.of(state, now);
    gauge(out, "vicinity_control_connected", "", link.isStale() ? 0 : 1);
    gauge(out, "vicinity_control_stale_seconds", "", link.age().toSeconds());
    state
        .config()
        .ifPresent(
            config -> gauge(out, "vicinity_workload_sequence", "", config.version().sequence()));
    var chain = state.certificates().chain();
    if (!chain.isEmpty()) {
      var end = chain.getFirst().notAfter();
      gauge(out, "vicinity_certificate_expiry_timestamp_seconds", "", end.getEpochSecond());
      gauge(
          out,
          "envoy_server_days_until_first_cert_expiring",
          "",
          Math.max(0, Duration.between(now, end).toDays()));
    }
    out.family("vicinity_access_log_dropped_total", Type.COUNTER);
    out.sample("", telemetry.droppedLines());
  }

  private static void gauge(Exposition out, String name, String labels, long value) {
    out.family(name, Type.GAUGE);
    out.sample(labels, value);
  }

  private static String label(ClusterState cluster) {
    return "cluster_name=\"" + cluster.spec().key().name() + "\"";
  }

  private static HostTotals sum(Map<String, Map<String, HostTotals>> totals, ClusterState cluster) {
    var sum = HostTotals.NONE;
    for (var host : totals.getOrDefault(cluster.spec().key().name(), Map.of()).values()) {
      sum = sum.plus(host);
    }
    return sum;
  }

  private static long active(ClusterState cluster) {
    return cluster.hosts().stream().mapToLong(SidecarState.HostState::active).sum();
  }

  private static long healthy(ClusterState cluster) {
    return count(cluster, Health.HEALTHY) + count(cluster, Health.PROBING);
  }

  private static long count(ClusterState cluster, Health health) {
    return cluster.hosts().stream().filter(host -> host.health() == health).count();
  }
}
