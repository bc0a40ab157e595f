package dev.vicinity.control.admin;

import dev.vicinity.control.catalog.Problem;
import dev.vicinity.core.mesh.EndpointSet;
import dev.vicinity.core.mesh.Locality;
import dev.vicinity.core.mesh.Version;
import dev.vicinity.core.mesh.WorkloadConfig;
import dev.vicinity.core.route.Destination;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the pages and the scraper read of a running control process. Safe from any thread; answers
/// are values of the moment.
public interface ControlState {
  /// Why control cannot serve yet (world incomplete, no authority …); empty when it can.
  List<String> obstacles();

  /// Every sidecar connected now.
  List<Session> sessions();

  /// Every value that is published for someone.
  List<Published> published();

  /// What a pod's sidecar would be told of its workload; empty for an unknown pod.
  Optional<WorkloadConfig> config(String namespace, String pod);

  /// Everything in the configuration that does not hold.
  List<Problem> problems();

  /// How many objects of each kind are known: `Pod`, `VirtualService` …
  Map<String, Integer> objects();

  /// One sidecar's stream. `admin` is `HOST:PORT` of its mTLS admin listener, empty if it has none.
  /// `subscriptions` are the keys it asked for with what it was sent and what it acknowledged.
  record Session(
      String pod,
      String namespace,
      String spiffeId,
      Locality locality,
      String sidecarVersion,
      String remote,
      String admin,
      Instant since,
      List<Subscription> subscriptions) {
    public Session {
      subscriptions = List.copyOf(subscriptions);
    }
  }

  /// One key of one session. `error` is what the sidecar said of the newest version; empty when it
  /// took it.
  record Subscription(String key, Version sent, Version acknowledged, String error) {
    /// Whether the sidecar has said that it holds what was sent.
    public boolean isCurrent() {
      return sent.equals(acknowledged);
    }
  }

  /// A value that subscribers hold in common: `view` tells apart what differs by consumer.
  record Published(
      String key, String view, Version version, int subscribers, Instant since, Body body) {}

  /// What is published.
  sealed interface Body {}

  /// Endpoints, ranked.
  record Endpoints(EndpointSet set) implements Body {}

  /// Rules of a target.
  record Rules(Destination destination) implements Body {}

  /// A workload's own configuration.
  record OfWorkload(WorkloadConfig config) implements Body {}
}
