package dev.vicinity.control.catalog;

import dev.vicinity.core.mesh.ClusterKey;
import dev.vicinity.core.mesh.EndpointSet;
import dev.vicinity.core.mesh.Target;
import dev.vicinity.core.mesh.Version;
import dev.vicinity.core.mesh.Workload;
import dev.vicinity.core.mesh.WorkloadConfig;
import dev.vicinity.core.route.Destination;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// The world as control has read it: answers are computed from what is known at the moment of
/// asking.
///
/// Safe to ask from any thread. Values come with `Version.NONE`; who publishes gives them versions.
/// Consumers with equal views get equal answers, so that each answer is computed and sent as one.
public interface Catalog {
  /// Whether everything has been read once; until then nothing may be published. Becoming complete
  /// is a change of EVERYTHING.
  boolean isComplete();

  /// The workload of a pod, if it is known.
  Optional<Workload> workload(String namespace, String pod);

  /// What the sidecar beside a workload must know of it.
  WorkloadConfig config(Workload workload);

  /// What sets this consumer's view of a target apart from others'.
  View destinationView(Workload consumer, Target target);

  /// What a target means to a consumer.
  Destination.Meaning meaning(Workload consumer, Target target);

  /// What sets this consumer's view of a cluster's endpoints apart from others'.
  View endpointView(Workload consumer, ClusterKey cluster);

  /// A cluster's endpoints, ranked for a consumer.
  EndpointSet endpoints(Workload consumer, ClusterKey cluster);

  /// Every service port there is, by its full name, sorted; for those who list.
  List<Target> targets();

  /// Calls back on every change, on the thread that saw it; the callback must only mark.
  void onChange(Consumer<Change> listener);

  /// An opaque word; equal words, equal answers (until the next change).
  record View(String word) {}

  /// The version of values that nobody has published.
  Version UNPUBLISHED = Version.NONE;
}
