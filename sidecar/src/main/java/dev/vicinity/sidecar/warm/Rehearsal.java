package dev.vicinity.sidecar.warm;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.core.mesh.WorkloadConfig;
import dev.vicinity.sidecar.discovery.Feed;
import io.vertx.core.Future;
import java.util.function.Function;

/// A sidecar of the real one's classes that nobody but its warm-up knows: it counts for itself.
public interface Rehearsal {
  /// Where it listens on loopback: for callers, and for the mesh.
  record Stage(Address outbound, Address inbound) {}

  /// What the real one was told of its workload.
  WorkloadConfig workload();

  /// Binds both, the latter in front of this application.
  Future<Stage> start(Function<Feed.Listener, Feed> feed, Address application);

  /// Closes everything and lets go of it.
  Future<Void> close();
}
