package dev.vicinity.verify.link;

import dev.vicinity.control.catalog.Catalog;
import dev.vicinity.control.catalog.Change;
import dev.vicinity.control.catalog.Problem;
import dev.vicinity.control.source.Source;
import dev.vicinity.core.mesh.ClusterKey;
import dev.vicinity.core.mesh.EndpointSet;
import dev.vicinity.core.mesh.MtlsMode;
import dev.vicinity.core.mesh.Target;
import dev.vicinity.core.mesh.Version;
import dev.vicinity.core.mesh.Workload;
import dev.vicinity.core.mesh.WorkloadConfig;
import dev.vicinity.core.route.Destination;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// A world that a test fills by hand; consumers of one zone share their views.
final class MemorySource implements Source, Catalog {
  private final Map<String, Workload> workloads = new ConcurrentHashMap<>();
  private final Map<Target, Destination.Meaning> meanings = new ConcurrentHashMap<>();
  private final Map<ClusterKey, EndpointSet> sets = new ConcurrentHashMap<>();
  private final List<Consumer<Change>> listeners = new CopyOnWriteArrayList<>();
  private final AtomicInteger rankings = new AtomicInteger();
  private volatile boolean complete = true;

  static MemorySource incomplete() {
    var source = new MemorySource();
    source.complete = false;
    return source;
  }

  /// As if it had to read everything anew.
  void forget() {
    complete = false;
  }

  void complete() {
    complete = true;
    changed(Change.Scope.EVERYTHING, "", Change.Urgency.DEBOUNCED);
  }

  void put(Workload workload) {
    var name = workload.namespace() + "/" + workload.name();
    workloads.put(name, workload);
    changed(Change.Scope.WORKLOAD, name, Change.Urgency.DEBOUNCED);
  }

  void put(Target target, Destination.Meaning meaning) {
    meanings.put(target, meaning);
    changed(Change.Scope.EVERYTHING, "", Change.Urgency.DEBOUNCED);
  }

  void put(EndpointSet set, Change.Urgency urgency) {
    sets.put(set.cluster(), set);
    changed(Change.Scope.ENDPOINTS, set.cluster().host(), urgency);
  }

  /// Says that something changed where nothing did.
  void touch(ClusterKey cluster) {
    changed(Change.Scope.ENDPOINTS, cluster.host(), Change.Urgency.IMMEDIATE);
  }

  /// How often endpoints were asked for.
  int rankings() {
    return rankings.get();
  }

  private void changed(Change.Scope scope, String subject, Change.Urgency urgency) {
    var change = new Change(scope, subject, urgency, System.nanoTime());
    listeners.forEach(listener -> listener.accept(change));
  }

  @Override
  public boolean isComplete() {
    return complete;
  }

  @Override
  public Optional<Workload> workload(String namespace, String pod) {
    return Optional.ofNullable(workloads.get(namespace + "/" + pod));
  }

  @Override
  public WorkloadConfig config(Workload workload) {
    return new WorkloadConfig(
        Version.NONE,
        workload,
        "cluster.local",
        List.of(),
        WorkloadConfig.OutboundMode.ALLOW_ANY,
        MtlsMode.PERMISSIVE,
        List.of());
  }

  @Override
  public View destinationView(Workload consumer, Target target) {
    return new View(consumer.namespace());
  }

  @Override
  public Destination.Meaning meaning(Workload consumer, Target target) {
    return meanings.getOrDefault(target, new Destination.Unknown());
  }

  @Override
  public View endpointView(Workload consumer, ClusterKey cluster) {
    return new View(consumer.locality().toString());
  }

  @Override
  public EndpointSet endpoints(Workload consumer, ClusterKey cluster) {
    rankings.incrementAndGet();
    return sets.getOrDefault(cluster, EndpointSet.empty(cluster, Version.NONE));
  }

  @Override
  public List<Target> targets() {
    return List.copyOf(meanings.keySet());
  }

  @Override
  public void onChange(Consumer<Change> listener) {
    listeners.add(listener);
  }

  @Override
  public Catalog catalog() {
    return this;
  }

  @Override
  public void start() {}

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
