package dev.vicinity.sidecar;

import dev.vicinity.core.mesh.EndpointSet;
import dev.vicinity.core.mesh.WorkloadConfig;
import dev.vicinity.core.route.Destination;
import dev.vicinity.sidecar.cluster.Directory;
import dev.vicinity.sidecar.discovery.Feed;
import dev.vicinity.sidecar.identity.MeshTls;
import dev.vicinity.sidecar.telemetry.Recorder;

/// Passes the feed's word on to all who need it.
record Told(Directory directory, Recorder recorder, MeshTls tls) implements Feed.Listener {
  @Override
  public void workload(WorkloadConfig config) {
    tls.trustDomainAliases(config.trustDomainAliases());
    recorder.workload(config);
    directory.workload(config);
  }

  @Override
  public void destination(Destination destination) {
    directory.destination(destination);
  }

  @Override
  public void endpoints(EndpointSet endpoints) {
    directory.endpoints(endpoints);
  }
}
