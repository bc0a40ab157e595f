package dev.vicinity.sidecar.discovery;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.core.mesh.ClusterKey;
import dev.vicinity.core.mesh.Target;
import dev.vicinity.sidecar.identity.WorkloadIdentity;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/// The mesh as control streams it: one gRPC stream, found again when it is lost.
public final class GrpcFeed implements Feed {
  /// Which control, and who asks. `admin` is the host:port of the mTLS admin listener, or empty.
  public record Settings(
      Address control, String pod, String namespace, String sidecarVersion, String admin) {}

  /// What a feed needs of its process; `nanoTime` is the sidecar's clock.
  public record Parts(
      Vertx vertx, WorkloadIdentity identity, LongSupplier nanoTime, RandomGenerator random) {}

  private final Settings settings;
  private final Parts parts;
  private final Listener listener;

  public GrpcFeed(Settings settings, Parts parts, Listener listener) {
    this.settings = settings;
    this.parts = parts;
    this.listener = listener;
  }

  /// Connects, and goes on trying until `stop`; completes once the workload's own configuration
  /// came and the listener knows it.
  public Future<Void> start() {
    return Future.failedFuture("no way to " + settings.control() + " for " + listener);
  }

  @Override
  public void subscribe(Target target) {}

  @Override
  public void unsubscribe(Target target) {}

  @Override
  public void subscribe(ClusterKey cluster) {}

  @Override
  public void unsubscribe(ClusterKey cluster) {}

  @Override
  public Link link() {
    return new Link(Link.State.NEVER_CONNECTED, parts.nanoTime().getAsLong());
  }

  /// Ends the stream and lets go of everything.
  public Future<Void> stop() {
    return Future.succeededFuture();
  }
}
