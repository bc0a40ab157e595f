package dev.vicinity.sidecar.telemetry;

import dev.vicinity.core.balance.HostHealth.Offence;
import dev.vicinity.core.mesh.ClusterKey;
import dev.vicinity.core.mesh.WorkloadConfig;
import dev.vicinity.sidecar.exchange.Finished;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Everything a sidecar takes note of: metrics always, the access log when it is on.
public final class Telemetry implements Recorder, AutoCloseable {
  private final MeshMetrics metrics = new MeshMetrics();
  private final @Nullable AccessLog log;
  private volatile PeerHeaders peerHeaders = PeerHeaders.NONE;

  private Telemetry(@Nullable AccessLog log) {
    this.log = log;
  }

  /// Opens the access log if it is on.
  public static Telemetry open(AccessLogSettings settings) throws IOException {
    return new Telemetry(settings.file().isEmpty() ? null : AccessLog.open(settings));
  }

  /// Who the workload beside us is, from now on. Called by the feed's listener.
  @Override
  public void workload(WorkloadConfig config) {
    metrics.workload(config);
    peerHeaders = PeerHeaders.of(config);
  }

  /// What to tell other proxies; the same object until the workload changes.
  @Override
  public PeerHeaders peerHeaders() {
    return peerHeaders;
  }

  public MeshMetrics metrics() {
    return metrics;
  }

  /// Access log lines that were not written.
  public long droppedLines() {
    return log == null ? 0 : log.dropped();
  }

  @Override
  public void finished(Finished exchange) {
    metrics.finished(exchange);
    if (log != null) {
      log.finished(exchange);
    }
  }

  @Override
  public void ejected(ClusterKey cluster, Offence offence) {
    metrics.ejected(cluster, offence);
  }

  @Override
  public void opened(TcpFlow flow) {
    metrics.opened(flow);
  }

  @Override
  public void transferred(TcpFlow flow, long receivedBytes, long sentBytes) {
    metrics.transferred(flow, receivedBytes, sentBytes);
  }

  @Override
  public void closed(TcpFlow flow) {
    metrics.closed(flow);
    if (log != null) {
      log.closed(flow);
    }
  }

  @Override
  public void close() {
    if (log != null) {
      log.close();
    }
  }
}
