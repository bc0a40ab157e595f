package dev.vicinity.sidecar.discovery;

import dev.vicinity.core.mesh.ClusterKey;
import dev.vicinity.core.mesh.EndpointSet;
import dev.vicinity.core.mesh.Target;
import dev.vicinity.core.mesh.WorkloadConfig;
import dev.vicinity.core.route.Destination;

/// Where a sidecar's knowledge of the mesh comes from.
///
/// Asking is idempotent and may be done from any thread; answers come to the listener on one
/// thread, whole, newest only, again on every change, until let go. The clusters of a destination
/// come with it: their endpoints are told before the destination that names them, so nobody needs
/// to ask for both. A destination no longer held takes its clusters along, unless they were asked
/// for.
public interface Feed {
  void subscribe(Target target);

  void unsubscribe(Target target);

  void subscribe(ClusterKey cluster);

  void unsubscribe(ClusterKey cluster);

  /// Whether control is connected now, and since when what it said may be stale.
  Link link();

  /// The state of the connection to control. `sinceNanos` is when it began, by the sidecar's clock.
  record Link(State state, long sinceNanos) {
    /// What the connection is.
    public enum State {
      NEVER_CONNECTED,
      CONNECTED,
      LOST
    }
  }

  /// Who is told.
  interface Listener {
    void workload(WorkloadConfig config);

    void destination(Destination destination);

    void endpoints(EndpointSet endpoints);
  }
}
