package dev.vicinity.sidecar.telemetry;

import dev.vicinity.core.balance.HostHealth.Offence;
import dev.vicinity.core.mesh.ClusterKey;
import dev.vicinity.core.mesh.WorkloadConfig;
import dev.vicinity.sidecar.exchange.Finished;

/// Takes note of what the proxy did. Called on event loops, so it neither blocks nor logs.
public interface Recorder extends TcpRecorder {
  /// Once per request, when its answer is complete or nobody waits for it any more.
  void finished(Finished exchange);

  /// Outlier detection took a host out. Any thread, seldom.
  default void ejected(ClusterKey cluster, Offence offence) {}

  /// Who the workload beside us is, from now on.
  default void workload(WorkloadConfig config) {}

  /// What to tell other proxies of it.
  default PeerHeaders peerHeaders() {
    return PeerHeaders.NONE;
  }
}
