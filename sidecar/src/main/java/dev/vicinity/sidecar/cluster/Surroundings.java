package dev.vicinity.sidecar.cluster;

import dev.vicinity.core.balance.HostHealth.Offence;
import dev.vicinity.core.balance.UpstreamHost;
import dev.vicinity.core.mesh.ClusterKey;

/// What a cluster needs of the directory that holds it.
interface Surroundings {
  long nanoTime();

  int nextInt();

  /// Runs on the writer, soon. Any thread.
  void write(Runnable change);

  /// Runs on the writer, later.
  void schedule(Runnable change, long delayNanos);

  /// Connections to this host say less, or more, than they should: each is to end once it is idle.
  void hostChanged(UpstreamHost host);

  /// Connections to this host are to end once they are idle.
  void hostGone(UpstreamHost host);

  void ejected(ClusterKey cluster, UpstreamHost host, Offence offence);

  void unreachable(ClusterKey cluster, UpstreamHost host);

  void reached(ClusterKey cluster, UpstreamHost host);
}
