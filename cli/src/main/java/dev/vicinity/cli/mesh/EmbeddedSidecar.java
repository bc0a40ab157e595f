package dev.vicinity.cli.mesh;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.sidecar.PodSidecar;
import dev.vicinity.sidecar.admin.AdminSettings;
import dev.vicinity.sidecar.config.SidecarSettings;
import dev.vicinity.sidecar.config.SidecarSettings.Interception;
import dev.vicinity.sidecar.identity.IdentitySettings;
import dev.vicinity.sidecar.telemetry.AccessLogSettings;
import dev.vicinity.sidecar.warm.WarmUp;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/// One pod's sidecar in this process, as an explicit proxy on loopback.
public final class EmbeddedSidecar {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration DRAIN = Duration.ofSeconds(5);
  private static final Address ANY_PORT = new Address("127.0.0.1", 0);

  private final SidecarPlan plan;
  private final PodSidecar sidecar;

  private EmbeddedSidecar(SidecarPlan plan, PodSidecar sidecar) {
    this.plan = plan;
    this.sidecar = sidecar;
  }

  /// Starts the sidecar of a pod that control knows; `roots` (PEM) are what control is trusted by,
  /// `token` proves the pod. Returns when it can be used; for threads that may block.
  public static EmbeddedSidecar start(
      Vertx vertx, Address control, String roots, SidecarPlan plan, String token) {
    var settings =
        new PodSidecar.Settings(
            settings(control, plan),
            new IdentitySettings(control, plan.pod().toString(), () -> token, () -> roots),
            AdminSettings.embedded(),
            AccessLogSettings.OFF,
            "embedded");
    var around =
        new PodSidecar.Surroundings(
            System::nanoTime,
            InstantSource.system(),
            RandomGenerator.getDefault(),
            WarmUp.Budget.NONE,
            () -> {});
    try {
      var sidecar = new PodSidecar(vertx, settings, around);
      Await.value(sidecar.start(), PATIENCE, "sidecar of " + plan.pod());
      return new EmbeddedSidecar(plan, sidecar);
    } catch (IOException e) {
      throw new UncheckedIOException("access log of " + plan.pod(), e);
    }
  }

  /// Whose it is.
  public SidecarPlan plan() {
    return plan;
  }

  /// Where applications send their requests.
  public Address outbound() {
    return sidecar.outbound();
  }

  /// Where its pages are.
  public Address admin() {
    return sidecar.pages().admin();
  }

  /// Lets requests in flight finish, then ends.
  public Future<Void> drain() {
    return sidecar.drain();
  }

  /// Ends at once.
  public Future<Void> close() {
    return sidecar.close();
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
