package dev.vicinity.control.source;

import dev.vicinity.control.source.NamesOnly.Statuses;
import dev.vicinity.control.translate.Manifests;
import dev.vicinity.control.translate.ResourceId;
import dev.vicinity.control.world.World;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/// Follows all resources of one kind and keeps the world's in step.
///
/// Events arrive on the client's threads, one after another.
final class KindWatch implements ResourceEventHandler<GenericKubernetesResource>, AutoCloseable {
  private final KnownKind kind;
  private final Manifests manifests;
  private final World world;
  private final Runnable changed;
  private final NamesOnly names;

  /// What the world was told of, and of which generation.
  private final Map<String, Long> told = new ConcurrentHashMap<>();

  private final SharedIndexInformer<GenericKubernetesResource> informer;

  KindWatch(
      KubernetesClient client, KnownKind kind, Manifests manifests, World world, Runnable changed) {
    this.kind = kind;
    this.names = new NamesOnly(kind.isIstios() ? Statuses.KEPT : Statuses.FORGOTTEN);
    this.manifests = manifests;
    this.world = world;
    this.changed = changed;
    this.informer =
        client
            .genericKubernetesResources(kind.context())
            .inAnyNamespace()
            .runnableInformer(0)
            .removeNamespaceIndex()
            .itemStore(names)
            // The client itself says in the log what failed.
            .exceptionHandler((_, _) -> true);
  }

  KnownKind kind() {
    return kind;
  }

  void start() {
    informer.addEventHandler(this);
    informer.start();
  }

  /// Whether all that the first list named is in the world.
  boolean isSynced() {
    return informer.hasSynced() && names.keySet().allMatch(told::containsKey);
  }

  /// Every resource of this kind: which generation the world knows, and what the server says of it.
  Stream<Held> held() {
    return names
        .values()
        .map(
            slim ->
                new Held(
                    id(slim),
                    kind.context(),
                    told.getOrDefault(NamesOnly.key(slim), 0L),
                    NamesOnly.conditions(slim)));
  }

  /// The resources that the server has, as far as events have told.
  Set<String> told() {
    return Set.copyOf(told.keySet());
  }

  @Override
  public void onAdd(GenericKubernetesResource resource) {
    put(resource);
  }

  @Override
  public void onUpdate(GenericKubernetesResource before, GenericKubernetesResource resource) {
    put(resource);
  }

  @Override
  public void onDelete(GenericKubernetesResource resource, boolean finalStateUnknown) {
    told.remove(NamesOnly.key(resource));
    world.update(List.of(), List.of(id(resource)));
    ruleChanged();
  }

  private void put(GenericKubernetesResource resource) {
    var id = id(resource);
    world.update(List.of(manifests.read(id, Trees.of(resource, kind), "")), List.of());
    var generation = resource.getMetadata().getGeneration();
    told.put(NamesOnly.key(resource), generation == null ? 0 : generation);
    ruleChanged();
  }

  /// Pods, their slices and nodes change all the time and are seldom wrong.
  private void ruleChanged() {
    if (!Set.of("Pod", "EndpointSlice", "Node").contains(kind.kind())) {
      changed.run();
    }
  }

  private ResourceId id(GenericKubernetesResource resource) {
    var metadata = resource.getMetadata();
    var namespace = metadata.getNamespace() == null ? "" : metadata.getNamespace();
    return new ResourceId(kind.kind(), namespace, metadata.getName());
  }

  /// Ends watching; what was told stays in the world.
  @Override
  public void close() {
    informer.close();
  }
}
