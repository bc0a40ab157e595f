package dev.vicinity.sidecar.discovery;

import dev.vicinity.core.policy.ClusterSpec;
import dev.vicinity.core.route.Destination;
import dev.vicinity.wire.Key;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Everything this sidecar holds: what it asked for, and the clusters that its destinations name.
/// Used on the feed's event loop. Tells when a key is new and when nobody wants it any more.
final class Holdings {
  private final Map<Key, Holding> held = new LinkedHashMap<>();
  private final Consumer<Holding> onNew;
  private final Consumer<Key> onGone;

  Holdings(Consumer<Holding> onNew, Consumer<Key> onGone) {
    this.onNew = onNew;
    this.onGone = onGone;
  }

  Collection<Holding> all() {
    return held.values();
  }

  @Nullable Holding get(Key key) {
    return held.get(key);
  }

  void ask(Key key) {
    hold(key).asked = true;
  }

  void letGo(Key key) {
    var holding = held.get(key);
    if (holding != null) {
      holding.asked = false;
      dropUnwanted(List.of(key));
      dropUnwanted(clustersOf(holding));
    }
  }

  /// Holds the clusters that an arriving destination names; returns whether all have endpoints.
  boolean prepare(Destination destination) {
    boolean ready = true;
    for (var key : clusters(destination)) {
      ready &= hold(key).value != null;
    }
    return ready;
  }

  /// Puts a value in force and lets go of clusters that only the one before named.
  void inForce(Holding holding, Object value) {
    var before = clustersOf(holding);
    holding.value = value;
    holding.waiting = null;
    dropUnwanted(before);
  }

  private Holding hold(Key key) {
    var known = held.get(key);
    if (known != null) {
      return known;
    }
    var holding = new Holding(key);
    held.put(key, holding);
    onNew.accept(holding);
    return holding;
  }

  private void dropUnwanted(Collection<Key> keys) {
    for (var key : keys) {
      var holding = held.get(key);
      if (holding != null && !holding.asked && !isNamed(key)) {
        held.remove(key);
        onGone.accept(key);
      }
    }
  }

  private boolean isNamed(Key key) {
    return key instanceof Key.Endpoints
        && held.values().stream().anyMatch(holding -> clustersOf(holding).contains(key));
  }

  private static Set<Key> clustersOf(Holding holding) {
    var keys = new LinkedHashSet<Key>();
    if (holding.value instanceof Destination destination) {
      keys.addAll(clusters(destination));
    }
    if (holding.waiting instanceof Holding.Arrival(var _, Destination destination)) {
      keys.addAll(clusters(destination));
    }
    return keys;
  }

  /// The clusters of a destination that have endpoint sets.
  private static Set<Key> clusters(Destination destination) {
    var keys = new LinkedHashSet<Key>();
    if (destination.meaning() instanceof Destination.Known known) {
      for (var cluster : known.clusters()) {
        // Also where the client chooses: what the endpoint accepts must be known.
        if (cluster.membership() != ClusterSpec.Membership.MISSING) {
          keys.add(new Key.Endpoints(cluster.key()));
        }
      }
    }
    return keys;
  }
}
