package dev.vicinity.core.explain;

import dev.vicinity.core.balance.HostHealth;
import dev.vicinity.core.mesh.Address;
import dev.vicinity.core.mesh.ClusterKey;
import dev.vicinity.core.mesh.EndpointSet;
import dev.vicinity.core.mesh.Workload;
import dev.vicinity.core.route.Destination;
import dev.vicinity.core.route.RequestHead;
import java.util.function.Function;

/// Says where requests of one consumer go, with the functions that send them.
///
/// `endpoints` gives a cluster's endpoints as the consumer sees them; `health` is what the
/// consumer's sidecar knows of its hosts.
public record Explainer(
    Workload consumer, Function<ClusterKey, EndpointSet> endpoints, HealthView health) {
  /// What is known of a host.
  @FunctionalInterface
  public interface HealthView {
    /// Nothing bad is known of any host.
    HealthView ALL_HEALTHY = (cluster, address) -> new HostHealth.Healthy();

    HostHealth of(ClusterKey cluster, Address address);
  }

  /// Explains one request to a destination.
  public Explanation explain(Destination destination, RequestHead head) {
    throw new UnsupportedOperationException();
  }
}
