package dev.vicinity.sidecar.telemetry;

import dev.vicinity.core.balance.HostHealth.Offence;
import dev.vicinity.core.mesh.ClusterKey;
import dev.vicinity.core.mesh.WorkloadConfig;
import dev.vicinity.sidecar.exchange.Finished;
import dev.vicinity.sidecar.telemetry.RequestMeter.Histogram;
import io.netty.util.concurrent.FastThreadLocal;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/// Istio's metric families and Vicinity's own, counted per event loop and merged when scraped.
///
/// Event loops record; control's thread tells who we are; any thread scrapes.
public final class MeshMetrics implements Recorder {
  /// Label sets of one family on one event loop. Beyond it idle ones make room.
  private static final int LIMIT = 2000;

  private final Buckets buckets = Buckets.ISTIO;
  private final SeriesStore requests =
      new SeriesStore(RequestMeter.slots(buckets), LIMIT, StandardLabels.httpOverflow());
  private final SeriesStore zones = new SeriesStore(1, LIMIT, StandardLabels.zonesOverflow());
  private final SeriesStore hosts =
      new SeriesStore(HostMeter.SLOTS, LIMIT, HostMeter.labels("", ""));
  private final SeriesStore connections =
      new SeriesStore(TcpMeter.SLOTS, LIMIT, StandardLabels.tcpOverflow());
  private final SeriesStore connectionZones =
      new SeriesStore(1, LIMIT, StandardLabels.tcpZonesOverflow());
  private final FastThreadLocal<LoopRecorder> loops =
      new FastThreadLocal<>() {
        @Override
        protected LoopRecorder initialValue() {
          return new LoopRecorder(MeshMetrics.this);
        }
      };
  private final Map<Labels, LongAdder> ejections = new ConcurrentHashMap<>();
  private volatile Self self = Self.UNKNOWN;

  /// Who the workload beside us is, from now on.
  @Override
  public void workload(WorkloadConfig config) {
    self = Self.of(config);
  }

  @Override
  public void finished(Finished exchange) {
    loops.get().finished(exchange, self);
  }

  @Override
  public void ejected(ClusterKey cluster, Offence offence) {
    var labels =
        Labels.of(
            List.of("cluster_name", "offence"),
            List.of(cluster.name(), offence.name().toLowerCase(Locale.ROOT)),
            -1);
    ejections.computeIfAbsent(labels, _ -> new LongAdder()).increment();
  }

  @Override
  public void opened(TcpFlow flow) {
    loops.get().opened(flow, self);
  }

  @Override
  public void transferred(TcpFlow flow, long receivedBytes, long sentBytes) {
    loops.get().transferred(flow, self, receivedBytes, sentBytes);
  }

  @Override
  public void closed(TcpFlow flow) {
    loops.get().closed(flow, self);
  }

  /// Lets go of what this thread counted, which nobody will ask for any more.
  public void forget() {
    loops.remove();
  }

  /// Writes every family.
  public void expose(Exposition out) {
    exposeRequests(out);
    exposeConnections(out);
    out.family("vicinity_requests_total", Exposition.Type.COUNTER);
    zones.merged().forEach((labels, slots) -> out.sample(labels.text(), slots[0]));
    out.family("vicinity_tcp_connections_total", Exposition.Type.COUNTER);
    connectionZones.merged().forEach((labels, slots) -> out.sample(labels.text(), slots[0]));
    out.family("vicinity_ejections_total", Exposition.Type.COUNTER);
    ejections.forEach((labels, count) -> out.sample(labels.text(), count.sum()));
  }

  private void exposeRequests(Exposition out) {
    var merged = requests.merged();
    out.family("istio_requests_total", Exposition.Type.COUNTER);
    merged.forEach((labels, slots) -> out.sample(labels.text(), slots[RequestMeter.REQUESTS]));
    for (var histogram : Histogram.values()) {
      out.family(histogram.family(), Exposition.Type.HISTOGRAM);
      merged.forEach(
          (labels, slots) ->
              out.histogram(
                  labels.text(),
                  buckets,
                  slots,
                  histogram.firstBucket(buckets),
                  slots[histogram.sum()]));
    }
  }

  private void exposeConnections(Exposition out) {
    var merged = connections.merged();
    for (var family : TcpMeter.Family.values()) {
      out.family(family.family(), Exposition.Type.COUNTER);
      merged.forEach((labels, slots) -> out.sample(labels.text(), slots[family.ordinal()]));
    }
  }

  /// What became of requests by cluster name and host address (`outbound|80||HOST`, `IP:PORT`).
  public Map<String, Map<String, HostTotals>> hostTotals() {
    var totals = new HashMap<String, Map<String, HostTotals>>();
    hosts
        .merged()
        .forEach(
            (labels, slots) ->
                totals
                    .computeIfAbsent(labels.get("cluster_name"), _ -> new HashMap<>())
                    .put(labels.get("address"), HostTotals.of(slots)));
    return totals;
  }

  /// Requests by zones and reason: `vicinity_requests_total` as rows of label values and a count.
  public List<ZoneTraffic> zoneTraffic() {
    return zones.merged().entrySet().stream()
        .map(entry -> ZoneTraffic.of(entry.getKey(), entry.getValue()[0]))
        .toList();
  }

  Buckets buckets() {
    return buckets;
  }

  SeriesStore requests() {
    return requests;
  }

  SeriesStore zones() {
    return zones;
  }

  SeriesStore hosts() {
    return hosts;
  }

  SeriesStore connections() {
    return connections;
  }

  SeriesStore connectionZones() {
    return connectionZones;
  }
}
