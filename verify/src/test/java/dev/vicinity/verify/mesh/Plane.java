package dev.vicinity.verify.mesh;

import dev.vicinity.cli.mesh.EmbeddedSidecar;
import dev.vicinity.cli.mesh.SidecarPlan;
import dev.vicinity.control.Control;
import dev.vicinity.control.ControlSettings;
import dev.vicinity.control.apiserver.Eventually;
import dev.vicinity.control.authority.DirectoryStore;
import dev.vicinity.control.authority.LocalTokens;
import dev.vicinity.control.catalog.MeshSettings;
import dev.vicinity.control.source.FolderSource;
import dev.vicinity.core.mesh.Address;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Control that can end and come back, on one port, while the sidecars of a test run on. Used by
/// one thread.
final class Plane implements AutoCloseable {
  private final Vertx sidecarVertx = Vertx.vertx();
  private final LocalTokens tokens = new LocalTokens(new SecureRandom());
  private final List<EmbeddedSidecar> sidecars = new ArrayList<>();
  private final Path manifests;
  private final Path state;
  private final ControlSettings settings;
  private @Nullable Running running;

  /// What ends with a control process.
  private record Running(Vertx vertx, FolderSource source, Control control) {}

  Plane(Path manifests, Path state, Duration certificateLifetime) {
    this.manifests = manifests;
    this.state = state;
    var free =
        ControlSettings.embedded("cluster.local").withCertificateLifetime(certificateLifetime);
    this.settings =
        new ControlSettings(
            new Address("127.0.0.1", Loopback.freePort("127.0.0.1")),
            free.trustDomain(),
            free.namespace(),
            free.servingNames(),
            free.quiet(),
            free.ceiling(),
            free.certificateLifetime(),
            free.heartbeat());
  }

  /// Starts control (again).
  void start() {
    var vertx = Vertx.vertx();
    var source = new FolderSource(manifests, MeshSettings.DEFAULT, System::nanoTime);
    source.start();
    var parts =
        new Control.Parts(
            source,
            new DirectoryStore(state),
            tokens,
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
            System::nanoTime,
            InstantSource.system(),
            new SecureRandom());
    var control = Mesh.await(Control.start(vertx, settings, parts), "start control");
    running = new Running(vertx, source, control);
  }

  /// Ends control with all its streams.
  void stop() {
    var ending = running;
    if (ending == null) return;
    running = null;
    Mesh.await(ending.control().stop(), "stop control");
    ending.source().close();
    Mesh.await(ending.vertx().close(), "close control");
  }

  /// Starts a sidecar whose pod is in the folder.
  EmbeddedSidecar sidecar(SidecarPlan plan) {
    var now = running;
    if (now == null) throw new IllegalStateException("control is stopped (expected: started)");
    var pod = plan.pod();
    var workload =
        Eventually.get(
                Duration.ofSeconds(5),
                () -> now.source().catalog().workload(pod.namespace(), pod.pod()),
                java.util.Optional::isPresent)
            .orElseThrow();
    var token = tokens.mint(workload.namespace(), workload.serviceAccount(), workload.name());
    var sidecar =
        EmbeddedSidecar.start(
            sidecarVertx, settings.discovery(), now.control().rootsPem(), plan, token);
    sidecars.add(sidecar);
    return sidecar;
  }

  /// Starts those, and returns where the first one's applications send their requests.
  InetSocketAddress sidecars(List<SidecarPlan> plans) {
    return plans.stream().map(this::sidecar).map(Mesh::outbound).toList().getFirst();
  }

  /// The sidecar of a pod.
  EmbeddedSidecar sidecarOf(String pod) {
    return sidecars.stream()
        .filter(sidecar -> sidecar.plan().pod().pod().equals(pod))
        .reduce((_, newest) -> newest)
        .orElseThrow();
  }

  @Override
  public void close() {
    for (var sidecar : sidecars) Mesh.await(sidecar.close(), "close a sidecar");
    stop();
    Mesh.await(sidecarVertx.close(), "close");
  }
}
