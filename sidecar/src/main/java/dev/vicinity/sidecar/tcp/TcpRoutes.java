package dev.vicinity.sidecar.tcp;

import dev.vicinity.core.mesh.Target;
import dev.vicinity.core.mesh.WorkloadConfig.OutboundMode;
import dev.vicinity.core.policy.ClusterSpec;
import dev.vicinity.core.policy.ClusterSpec.Membership;
import dev.vicinity.core.route.RouteAction.WeightedCluster;
import dev.vicinity.sidecar.cluster.Cluster;
import dev.vicinity.sidecar.cluster.Directory;
import dev.vicinity.sidecar.cluster.Resolution;
import dev.vicinity.sidecar.exchange.Direction;
import dev.vicinity.sidecar.exchange.DownstreamConnection;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Chooses where opaque connections go, by what the directory knows. On one event loop.
final class TcpRoutes {
  private static final String BLACK_HOLE = "BlackHoleCluster";

  private final Directory directory;
  private final RandomGenerator random;

  TcpRoutes(Directory directory, RandomGenerator random) {
    this.directory = directory;
    this.random = random;
  }

  TcpRoute of(DownstreamConnection connection) {
    if (connection.direction() == Direction.INBOUND) {
      return direct(directory.inbound(connection.destination().port()), connection);
    }
    var to = connection.destination();
    return switch (directory.target(new Target(to.host(), to.port())).resolution()) {
      case Resolution.Service service -> service(service, connection);
      case Resolution.Stranger _ -> stranger(connection);
      case null -> stranger(connection);
    };
  }

  private TcpRoute service(Resolution.Service service, DownstreamConnection connection) {
    var chosen = choose(service.known().tcp());
    if (chosen.isEmpty()) {
      return new TcpRoute.Nowhere(BLACK_HOLE, "NR");
    }
    var key = chosen.get().cluster();
    var cluster = service.clusters().get(key);
    if (cluster == null) {
      return new TcpRoute.Nowhere(key.name(), "NC");
    }
    return switch (cluster.current().spec().membership()) {
      case ENDPOINTS, DNS -> new TcpRoute.Balanced(cluster);
      case ORIGINAL_DESTINATION -> direct(cluster, connection);
      case MISSING -> new TcpRoute.Nowhere(key.name(), "NC");
    };
  }

  private TcpRoute stranger(DownstreamConnection connection) {
    return directory.workload().outbound() == OutboundMode.ALLOW_ANY
        ? direct(directory.passthrough(), connection)
        : new TcpRoute.Nowhere(BLACK_HOLE, "UH");
  }

  private static TcpRoute direct(Cluster cluster, DownstreamConnection connection) {
    ClusterSpec spec = cluster.current().spec();
    boolean named = spec.membership() != Membership.ORIGINAL_DESTINATION;
    return new TcpRoute.Direct(
        cluster, connection.application(), named ? Optional.of(spec) : Optional.empty());
  }

  /// By weight; all weights 0 means the first.
  private Optional<WeightedCluster> choose(List<WeightedCluster> clusters) {
    int total = 0;
    for (var cluster : clusters) {
      total += cluster.weight();
    }
    int drawn = total > 0 ? random.nextInt(total) : 0;
    for (var cluster : clusters) {
      drawn -= cluster.weight();
      if (drawn < 0 || total == 0) {
        return Optional.of(cluster);
      }
    }
    return Optional.empty();
  }
}
