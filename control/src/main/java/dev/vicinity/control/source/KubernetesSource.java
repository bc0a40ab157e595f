package dev.vicinity.control.source;

import dev.vicinity.control.catalog.Catalog;
import dev.vicinity.control.catalog.MeshSettings;
import dev.vicinity.control.catalog.Problem;
import dev.vicinity.control.world.Membership;
import dev.vicinity.control.world.World;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// A Kubernetes API server, watched.
///
/// `start` returns at once; the catalog is complete when everything the server has was read once.
public final class KubernetesSource implements Source {
  private final KubernetesClient client;
  private final World world;

  /// The client stays the caller's to close. `nanoClock` tells when a change was seen
  /// (`System::nanoTime`).
  public KubernetesSource(KubernetesClient client, MeshSettings settings, LongSupplier nanoClock) {
    this.client = client;
    this.world = new World(settings, Membership.SLICES, nanoClock);
  }

  @Override
  public Catalog catalog() {
    return world.catalog();
  }

  @Override
  public void start() {
    client.getConfiguration();
  }

  @Override
  public List<Problem> problems() {
    return List.of();
  }

  @Override
  public void onProblem(Consumer<Problem> listener) {}

  @Override
  public Map<String, Integer> objects() {
    return Map.of();
  }

  @Override
  public void close() {}
}
