package dev.vicinity.control.translate;

import java.util.List;
import java.util.Map;

/// What the mesh uses of a Pod. `owner` is the workload's name as metrics show it; `hostname` is
/// its name in headless services.
public record PodFacts(
    ResourceId id,
    Map<String, String> labels,
    String node,
    List<String> addresses,
    String serviceAccount,
    String owner,
    String hostname,
    Life life,
    Injection injection,
    List<Port> ports)
    implements Resource {
  /// Where a pod is in its life.
  public enum Life {
    READY,
    UNREADY,
    /// Marked for deletion.
    TERMINATING,
    /// Succeeded or failed: holds its address no more.
    OVER
  }

  /// Whether a sidecar stands before the pod.
  public enum Injection {
    SIDECAR,
    NONE
  }

  /// A container's port; the name may be empty.
  public record Port(String name, int number) {}

  public PodFacts {
    labels = Map.copyOf(labels);
    addresses = List.copyOf(addresses);
    ports = List.copyOf(ports);
  }
}
