package dev.vicinity.control.world;

import dev.vicinity.control.catalog.Catalog;
import dev.vicinity.control.catalog.Change;
import dev.vicinity.control.catalog.MeshSettings;
import dev.vicinity.control.catalog.Problem;
import dev.vicinity.core.mesh.ClusterKey;
import dev.vicinity.core.mesh.EndpointSet;
import dev.vicinity.core.mesh.MtlsMode;
import dev.vicinity.core.mesh.Target;
import dev.vicinity.core.mesh.Workload;
import dev.vicinity.core.mesh.WorkloadConfig;
import dev.vicinity.core.route.Destination;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// Everything that is known now. Written by one source, read from any thread.
public final class World {
  private final MeshSettings settings;
  private final LongSupplier nanoClock;
  private final List<Consumer<Change>> listeners = new CopyOnWriteArrayList<>();
  private final List<Consumer<Problem>> problemListeners = new CopyOnWriteArrayList<>();

  public World(MeshSettings settings, LongSupplier nanoClock) {
    this.settings = settings;
    this.nanoClock = nanoClock;
  }

  /// The answers over this world.
  public Catalog catalog() {
    return new Answers();
  }

  /// Calls back once for every problem as it appears.
  public void onProblem(Consumer<Problem> listener) {
    problemListeners.add(listener);
  }

  void changed() {
    var change =
        new Change(Change.Scope.EVERYTHING, "", Change.Urgency.DEBOUNCED, nanoClock.getAsLong());
    listeners.forEach(listener -> listener.accept(change));
  }

  private final class Answers implements Catalog {
    @Override
    public boolean isComplete() {
      return false;
    }

    @Override
    public Optional<Workload> workload(String namespace, String pod) {
      return Optional.empty();
    }

    @Override
    public WorkloadConfig config(Workload workload) {
      return new WorkloadConfig(
          UNPUBLISHED,
          workload,
          settings.trustDomain(),
          settings.trustDomainAliases(),
          settings.outbound(),
          MtlsMode.PERMISSIVE,
          List.of());
    }

    @Override
    public View destinationView(Workload consumer, Target target) {
      return new View("");
    }

    @Override
    public Destination.Meaning meaning(Workload consumer, Target target) {
      return new Destination.Unknown();
    }

    @Override
    public View endpointView(Workload consumer, ClusterKey cluster) {
      return new View("");
    }

    @Override
    public EndpointSet endpoints(Workload consumer, ClusterKey cluster) {
      return EndpointSet.empty(cluster, UNPUBLISHED);
    }

    @Override
    public List<Target> targets() {
      return List.of();
    }

    @Override
    public void onChange(Consumer<Change> listener) {
      listeners.add(listener);
    }
  }
}
