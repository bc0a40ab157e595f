package dev.vicinity.control.world;

import dev.vicinity.control.catalog.Catalog;
import dev.vicinity.control.catalog.Change;
import dev.vicinity.control.catalog.MeshSettings;
import dev.vicinity.control.catalog.Problem;
import dev.vicinity.control.translate.Manifests.Reading;
import dev.vicinity.control.translate.NodeFacts;
import dev.vicinity.control.translate.PodFacts;
import dev.vicinity.control.translate.Resource;
import dev.vicinity.control.translate.ResourceId;
import dev.vicinity.control.translate.SliceFacts;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Everything that is known now. Written by one source, in batches; read from any thread. Guarded
/// by one lock, so that a reader sees a batch whole or not at all.
public final class World {
  private final MeshSettings settings;
  private final LongSupplier nanoClock;
  private final Inventory inventory;
  private final Workloads workloads;
  private final Map<ResourceId, List<Problem>> problems =
      new TreeMap<>(java.util.Comparator.comparing(ResourceId::toString));
  private final Map<ResourceId, String> places = new HashMap<>();
  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final List<Consumer<Change>> listeners = new CopyOnWriteArrayList<>();
  private final Catalog catalog;
  private volatile boolean complete;
  private volatile @Nullable Rules rules;

  public World(MeshSettings settings, Membership membership, LongSupplier nanoClock) {
    this.settings = settings;
    this.nanoClock = nanoClock;
    this.workloads = new Workloads(settings.cluster());
    this.inventory = new Inventory(workloads, membership);
    this.catalog = new WorldCatalog(this);
  }

  /// The answers over this world.
  public Catalog catalog() {
    return catalog;
  }

  /// What was read, and what is there no more; readers see all of it at once. A reading that does
  /// not hold leaves what was in force.
  public void update(Collection<Reading> readings, Collection<ResourceId> gone) {
    var changes = new LinkedHashSet<Change>();
    lock.writeLock().lock();
    try {
      for (var id : gone) {
        problems.remove(id);
        places.remove(id);
        replace(id, null, changes);
      }
      readings.forEach(this::note);
      // Rules first: what a pod or a slice touches is found through them.
      put(readings, World::isRule, changes);
      put(readings, resource -> !isRule(resource), changes);
    } finally {
      lock.writeLock().unlock();
    }
    announce(changes);
  }

  private void note(Reading reading) {
    if (!reading.where().isEmpty()) {
      places.put(reading.id(), reading.where());
    }
    if (reading.problems().isEmpty()) {
      problems.remove(reading.id());
    } else {
      problems.put(reading.id(), reading.problems());
    }
  }

  private void put(Collection<Reading> readings, Predicate<Resource> which, Set<Change> changes) {
    for (var reading : readings) {
      reading
          .resource()
          .filter(which)
          .ifPresent(resource -> replace(reading.id(), resource, changes));
    }
  }

  private void replace(ResourceId id, @Nullable Resource resource, Set<Change> changes) {
    var before = inventory.replace(id, resource);
    if (Objects.equals(before, resource)) {
      return;
    }
    if (isRule(before) || isRule(resource)) {
      rules = null;
    }
    if (complete) {
      var impact = new Impact(inventory, this::rules, settings.domain(), nanoClock.getAsLong());
      changes.addAll(impact.of(before, resource));
    }
  }

  /// Everything has been read once.
  public void complete() {
    if (!complete) {
      complete = true;
      announce(
          Set.of(
              new Change(
                  Change.Scope.EVERYTHING, "", Change.Urgency.IMMEDIATE, nanoClock.getAsLong())));
    }
  }

  /// What is wrong with single resources.
  public List<Problem> problems() {
    return reading(
        () -> {
          var all = new ArrayList<Problem>();
          problems.values().forEach(all::addAll);
          return all;
        });
  }

  /// How many resources of each kind are in force.
  public Map<String, Integer> counts() {
    return reading(inventory::counts);
  }

  /// Looks at how resources fit together, at one moment.
  public <T> T examine(Function<References, T> question) {
    return reading(() -> question.apply(new References(rules(), inventory, places)));
  }

  boolean isComplete() {
    return complete;
  }

  MeshSettings settings() {
    return settings;
  }

  Inventory inventory() {
    return inventory;
  }

  Workloads workloads() {
    return workloads;
  }

  void onChange(Consumer<Change> listener) {
    listeners.add(listener);
  }

  /// The rules as they are; call inside `reading` or a batch.
  Rules rules() {
    var current = rules;
    if (current == null) {
      current = new Rules(inventory.all(), settings);
      rules = current;
    }
    return current;
  }

  <T> T reading(Supplier<T> question) {
    lock.readLock().lock();
    try {
      return question.get();
    } finally {
      lock.readLock().unlock();
    }
  }

  private void announce(Set<Change> changes) {
    for (var change : changes) {
      listeners.forEach(listener -> listener.accept(change));
    }
  }

  private static boolean isRule(@Nullable Resource resource) {
    return switch (resource) {
      case null -> false;
      case PodFacts _, SliceFacts _, NodeFacts _ -> false;
      default -> true;
    };
  }
}
