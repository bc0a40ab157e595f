package dev.vicinity.cli.mesh;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.sidecar.Bound;
import dev.vicinity.sidecar.Parts;
import dev.vicinity.sidecar.Sidecar;
import dev.vicinity.sidecar.config.SidecarSettings;
import dev.vicinity.sidecar.config.SidecarSettings.Interception;
import dev.vicinity.sidecar.discovery.GrpcFeed;
import dev.vicinity.sidecar.identity.IdentitySettings;
import dev.vicinity.sidecar.identity.WorkloadIdentity;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import java.util.random.RandomGenerator;

/// One pod's sidecar in this process, as an explicit proxy on loopback.
public final class EmbeddedSidecar {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final Duration DRAIN = Duration.ofSeconds(5);
  private static final Address ANY_PORT = new Address("127.0.0.1", 0);

  private final SidecarPlan plan;
  private final Sidecar sidecar;
  private final GrpcFeed feed;
  private final WorkloadIdentity identity;
  private final Bound bound;

  private EmbeddedSidecar(
      SidecarPlan plan, Sidecar sidecar, GrpcFeed feed, WorkloadIdentity identity, Bound bound) {
    this.plan = plan;
    this.sidecar = sidecar;
    this.feed = feed;
    this.identity = identity;
    this.bound = bound;
  }

  /// Starts the sidecar of a pod that control knows; `roots` (PEM) are what control is trusted by,
  /// `token` proves the pod. Returns when it can be used; for threads that may block.
  public static EmbeddedSidecar start(
      Vertx vertx, Address control, String roots, SidecarPlan plan, String token) {
    var random = RandomGenerator.getDefault();
    var proof = new IdentitySettings(control, plan.pod().toString(), () -> token, () -> roots);
    var identity = new WorkloadIdentity(vertx, proof, InstantSource.system(), random);
    Await.value(identity.start(), PATIENCE, "certificate of " + plan.pod());
    var feed = new AtomicReference<GrpcFeed>();
    var link =
        new GrpcFeed.Settings(control, plan.pod().pod(), plan.pod().namespace(), "embedded", "");
    var linked = new GrpcFeed.Parts(vertx, identity, System::nanoTime, random);
    var parts =
        new Parts(
            listener -> {
              feed.set(new GrpcFeed(link, linked, listener));
              return feed.get();
            },
            identity,
            new Silent());
    var sidecar = new Sidecar(vertx, settings(control, plan), parts);
    var bound = Await.value(sidecar.start(), PATIENCE, "sidecar of " + plan.pod());
    Await.value(feed.get().start(), PATIENCE, "control's word for " + plan.pod());
    return new EmbeddedSidecar(plan, sidecar, feed.get(), identity, bound);
  }

  /// Whose it is.
  public SidecarPlan plan() {
    return plan;
  }

  /// Where applications send their requests.
  public Address outbound() {
    return bound.outbound();
  }

  /// Where its pages are.
  public Address admin() {
    return ANY_PORT;
  }

  /// Lets requests in flight finish, then ends.
  public Future<Void> drain() {
    return sidecar.drain().eventually(this::close);
  }

  /// Ends at once.
  public Future<Void> close() {
    identity.stop();
    return feed.stop().eventually(sidecar::close);
  }

  private static SidecarSettings settings(Address control, SidecarPlan plan) {
    var unused = Path.of("/dev/null");
    return new SidecarSettings(
        plan.pod().pod(),
        plan.pod().namespace(),
        control,
        unused,
        unused,
        Interception.EXPLICIT,
        plan.outbound(),
        ANY_PORT,
        plan.inbound(),
        ANY_PORT,
        ANY_PORT,
        ANY_PORT,
        1,
        DRAIN);
  }
}
