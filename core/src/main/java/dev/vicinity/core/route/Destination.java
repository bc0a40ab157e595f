package dev.vicinity.core.route;

import dev.vicinity.core.mesh.AppProtocol;
import dev.vicinity.core.mesh.Target;
import dev.vicinity.core.mesh.Version;
import dev.vicinity.core.policy.ClusterSpec;
import java.util.List;
import java.util.Objects;

/// Everything one consumer needs to send requests to one target, apart from endpoints: always
/// whole.
public record Destination(Target target, Version version, Meaning meaning) {
  public Destination {
    Objects.requireNonNull(target, "target");
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(meaning, "meaning");
  }

  /// What the target is to the mesh.
  public sealed interface Meaning {}

  /// A service, or a host that a rule names. `clusters` holds every cluster the rules name. `tcp`
  /// is where opaque bytes go (empty list: nowhere).
  public record Known(
      String host,
      AppProtocol protocol,
      RouteTable routes,
      List<RouteAction.WeightedCluster> tcp,
      List<ClusterSpec> clusters)
      implements Meaning {
    public Known {
      Objects.requireNonNull(host, "host");
      Objects.requireNonNull(protocol, "protocol");
      Objects.requireNonNull(routes, "routes");
      tcp = List.copyOf(tcp);
      clusters = List.copyOf(clusters);
    }
  }

  /// Nothing the mesh knows: passed through or refused by the mesh's outbound mode.
  public record Unknown() implements Meaning {}
}
