package dev.vicinity.sidecar.admin;

import dev.vicinity.core.mesh.Endpoint;
import dev.vicinity.core.mesh.EndpointSet;
import dev.vicinity.core.mesh.WorkloadConfig;
import dev.vicinity.core.policy.ClusterSpec;
import dev.vicinity.core.route.Destination;
import dev.vicinity.sidecar.identity.CertificateStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What the pages and the scraper read of a running sidecar. Safe from any thread; answers are
/// values of the moment and cost what they copy.
public interface SidecarState {
  /// Who this is: `POD.NAMESPACE`, and when it started.
  Identity identity();

  /// What control said of the workload beside; empty until it did.
  Optional<WorkloadConfig> config();

  /// Every target that is subscribed to.
  List<Destination> destinations();

  /// Every cluster that is in use, with its hosts.
  List<ClusterState> clusters();

  /// The connection to control.
  ControlLink link();

  /// The workload's certificates and the roots it trusts; an empty chain without mTLS.
  CertificateStatus certificates();

  /// Where it listens.
  List<Listener> listeners();

  /// Why the sidecar is not ready; empty when it is.
  List<String> obstacles();

  /// Where it is in its life.
  Phase phase();

  /// A process's stages, as Envoy's server state.
  enum Phase {
    INITIALIZING,
    LIVE,
    DRAINING
  }

  /// The pod a sidecar belongs to.
  record Identity(String pod, String namespace, Instant started) {}

  /// The state of the stream to control. `since` is when `state` began.
  record ControlLink(State state, String address, Instant since) {
    /// What the connection is.
    public enum State {
      NEVER_CONNECTED,
      CONNECTED,
      LOST,
      /// Nothing to connect to: fed from inside the process.
      EMBEDDED
    }
  }

  /// One upstream: `set` is what control said, `hosts` what became of it here.
  ///
  /// Counters begin with the cluster. `connections` are open now; `overflows` were refused by a
  /// limit; `panic` is whether health is being ignored at this moment.
  record ClusterState(
      ClusterSpec spec,
      EndpointSet set,
      List<HostState> hosts,
      Panic panic,
      long connections,
      long connectionsTotal,
      long retries,
      long overflows) {
    public ClusterState {
      hosts = List.copyOf(hosts);
    }

    /// Whether unhealthy hosts are picked because nothing else is left.
    public enum Panic {
      CALM,
      PANIC
    }
  }

  /// One host of a cluster. `share` is its long-run fraction of the cluster's new requests, 0..1.
  /// `ejectedFor` is what is left of an ejection, zero without one.
  record HostState(
      Endpoint endpoint,
      int tier,
      Health health,
      double share,
      long active,
      int ejections,
      Duration ejectedFor) {}

  /// Whether a host may be picked.
  enum Health {
    HEALTHY,
    /// Taken out by outlier detection.
    EJECTED,
    /// Back from an ejection, being tried.
    PROBING,
    /// Nothing comes back from its address.
    UNREACHABLE,
    /// Its pod is not ready.
    UNREADY,
    /// Its pod is going away.
    DRAINING
  }

  /// A socket that accepts: `outbound`, `inbound`, `admin` …
  record Listener(String name, String address) {}
}
