package dev.vicinity.control.translate;

import java.util.List;

/// What the mesh uses of an EndpointSlice.
public record SliceFacts(ResourceId id, String service, List<Port> ports, List<Item> items)
    implements Resource {
  /// A port by the service port's name, with the number behind it.
  public record Port(String name, int number) {}

  /// One address. `pod`, `node`, `zone` and `hostname` may be empty.
  public record Item(
      String address, State state, String pod, String node, String zone, String hostname) {}

  /// What the conditions come to (reference 2.7).
  public enum State {
    READY,
    UNREADY,
    /// Answers still, for persistent sessions.
    DRAINING,
    TERMINATING
  }

  public SliceFacts {
    ports = List.copyOf(ports);
    items = List.copyOf(items);
  }
}
