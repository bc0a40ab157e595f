package dev.vicinity.wire;

import dev.vicinity.core.mesh.ClusterKey;
import dev.vicinity.core.mesh.EndpointSet;
import dev.vicinity.core.mesh.Target;
import dev.vicinity.core.mesh.WorkloadConfig;
import dev.vicinity.core.route.Destination;
import java.util.Objects;

/// What a sidecar can ask control for. Each has one whole value, of the type that `body` says.
public sealed interface Key {
  /// The sidecar's own workload; value `WorkloadConfig`.
  Key OWN = new Own();

  /// How it is called on the wire; empty for the own workload.
  String name();

  /// The type of its value.
  Class<?> body();

  /// The sidecar's own workload.
  record Own() implements Key {
    @Override
    public String name() {
      return "";
    }

    @Override
    public Class<?> body() {
      return WorkloadConfig.class;
    }
  }

  /// What a target means; value `Destination`.
  record Meaning(Target target) implements Key {
    public Meaning {
      Objects.requireNonNull(target, "target");
    }

    @Override
    public String name() {
      return target.toString();
    }

    @Override
    public Class<?> body() {
      return Destination.class;
    }
  }

  /// A cluster's endpoints; value `EndpointSet`.
  record Endpoints(ClusterKey cluster) implements Key {
    public Endpoints {
      Objects.requireNonNull(cluster, "cluster");
    }

    @Override
    public String name() {
      return cluster.name();
    }

    @Override
    public Class<?> body() {
      return EndpointSet.class;
    }
  }
}
