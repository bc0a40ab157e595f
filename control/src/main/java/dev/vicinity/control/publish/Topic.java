package dev.vicinity.control.publish;

import dev.vicinity.control.catalog.Change;
import dev.vicinity.core.mesh.Workload;
import dev.vicinity.core.route.Destination;
import dev.vicinity.wire.Key;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One key in one view: who shares it and the newest value. Written on the publishing worker;
/// `status` may be read by anyone.
final class Topic {
  final Seat seat;

  /// Each member with its workload as last known.
  final Map<Member, Workload> members = new LinkedHashMap<>();

  private volatile @Nullable Published newest;
  private volatile int subscribers;

  Topic(Seat seat) {
    this.seat = seat;
  }

  @Nullable Published newest() {
    return newest;
  }

  boolean says(Object other) {
    var held = newest;
    return held != null && held.value().equals(other);
  }

  void become(Published published) {
    newest = published;
  }

  void counted() {
    subscribers = members.size();
  }

  /// Whether the value may follow from what changed.
  boolean isTouchedBy(Change change) {
    return switch (change.scope()) {
      case EVERYTHING -> true;
      case WORKLOAD -> seat.key() instanceof Key.Own && seat.view().equals(change.subject());
      case ENDPOINTS ->
          switch (seat.key()) {
            case Key.Own() -> false;
            case Key.Endpoints(var cluster) -> cluster.host().equals(change.subject());
            case Key.Meaning(var target) ->
                target.host().equals(change.subject()) || names(change.subject());
          };
    };
  }

  /// A destination holds identities of the endpoints of its clusters.
  private boolean names(String host) {
    var held = newest;
    if (held != null
        && held.value() instanceof Destination d
        && d.meaning() instanceof Destination.Known known) {
      for (var cluster : known.clusters()) {
        if (cluster.key().host().equals(host)) {
          return true;
        }
      }
    }
    return false;
  }

  PublishedStatus status() {
    var published = newest;
    return new PublishedStatus(
        seat.key(), seat.view(), subscribers, Optional.ofNullable(published));
  }
}
