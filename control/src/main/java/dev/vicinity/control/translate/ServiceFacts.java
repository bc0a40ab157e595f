package dev.vicinity.control.translate;

import dev.vicinity.core.mesh.AppProtocol;
import dev.vicinity.core.policy.LocalityPolicy.Scope;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What the mesh uses of a Service. `externalName` is empty for all but that kind.
public record ServiceFacts(
    ResourceId id,
    String created,
    Kind kind,
    String externalName,
    List<String> clusterIps,
    Map<String, String> selector,
    List<Port> ports,
    Locality locality,
    Traits traits,
    Exports exports)
    implements Resource, Resource.Aged {
  /// What stands behind its name.
  public enum Kind {
    VIRTUAL_IP,
    HEADLESS,
    EXTERNAL_NAME
  }

  /// A port; `target` is a container port's number or name as text.
  public record Port(String name, int number, String target, AppProtocol protocol) {}

  /// How nearness counts.
  public record Locality(InternalTraffic internal, Optional<Scope> distribution) {}

  /// `internalTrafficPolicy`.
  public enum InternalTraffic {
    CLUSTER,
    LOCAL
  }

  /// What becomes of endpoints that are not ready.
  public record Traits(NotReady notReady, Sessions sessions) {}

  /// `publishNotReadyAddresses`.
  public enum NotReady {
    HELD_BACK,
    PUBLISHED
  }

  /// Label `istio.io/persistent-session`.
  public enum Sessions {
    NONE,
    PERSISTENT
  }

  public ServiceFacts {
    clusterIps = List.copyOf(clusterIps);
    selector = Map.copyOf(selector);
    ports = List.copyOf(ports);
  }
}
