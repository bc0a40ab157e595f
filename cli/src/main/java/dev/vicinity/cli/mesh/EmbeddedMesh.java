package dev.vicinity.cli.mesh;

import dev.vicinity.cli.explain.PodName;
import dev.vicinity.control.Control;
import dev.vicinity.control.ControlSettings;
import dev.vicinity.control.admin.ControlAdmin;
import dev.vicinity.control.admin.ControlAdminSettings;
import dev.vicinity.control.authority.DirectoryStore;
import dev.vicinity.control.authority.LocalTokens;
import dev.vicinity.control.catalog.Catalog;
import dev.vicinity.control.catalog.MeshSettings;
import dev.vicinity.control.source.Source;
import dev.vicinity.core.mesh.Address;
import dev.vicinity.core.mesh.Workload;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// One control process over a source, and the sidecars started here. Safe from any thread that may
/// block.
public final class EmbeddedMesh implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Vertx vertx;
  private final Source source;
  private final Control control;
  private final LocalTokens tokens;
  private final ControlAdmin admin;
  private final Address console;
  private final List<EmbeddedSidecar> sidecars = new CopyOnWriteArrayList<>();

  private EmbeddedMesh(
      Vertx vertx,
      Source source,
      Control control,
      LocalTokens tokens,
      PrometheusMeterRegistry metrics) {
    this.vertx = vertx;
    this.source = source;
    this.control = control;
    this.tokens = tokens;
    admin =
        new ControlAdmin(
            vertx,
            ControlAdminSettings.embedded(),
            new ControlAdmin.Parts(
                control.state(), source.catalog(), metrics, control.serving().clientOptions()));
    console = Await.value(admin.start(), PATIENCE, "start control's pages").debug();
  }

  /// Starts control over the source, which is started too; `state` keeps the certificate authority.
  public static EmbeddedMesh start(Source source, Path state) {
    var vertx = Vertx.builder().build();
    var tokens = new LocalTokens(new SecureRandom());
    var metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    source.start();
    var parts =
        new Control.Parts(
            source,
            new DirectoryStore(state),
            tokens,
            metrics,
            System::nanoTime,
            InstantSource.system(),
            new SecureRandom());
    var settings = ControlSettings.embedded(MeshSettings.DEFAULT.trustDomain());
    var control = Await.value(Control.start(vertx, settings, parts), PATIENCE, "start control");
    return new EmbeddedMesh(vertx, source, control, tokens, metrics);
  }

  public Control control() {
    return control;
  }

  /// Where control's pages and the console are.
  public Address console() {
    return console;
  }

  public Catalog catalog() {
    return source.catalog();
  }

  public Source source() {
    return source;
  }

  /// Completes with the pod's workload as soon as the source knows it.
  Future<Workload> workload(PodName pod) {
    var promise = Promise.<Workload>promise();
    Runnable look =
        () -> catalog().workload(pod.namespace(), pod.pod()).ifPresent(promise::tryComplete);
    catalog().onChange(_ -> vertx.runOnContext(_ -> look.run()));
    look.run();
    return promise.future();
  }

  /// Runs the sidecar of a pod that is known by now; returns when it can be used.
  public EmbeddedSidecar sidecar(SidecarPlan plan) {
    return sidecar(plan, Await.value(workload(plan.pod()), PATIENCE, "pod " + plan.pod()));
  }

  /// What proves a pod to control, for a sidecar that is not started here.
  public String token(PodName pod) {
    return token(Await.value(workload(pod), PATIENCE, "pod " + pod));
  }

  private String token(Workload workload) {
    return tokens.mint(workload.namespace(), workload.serviceAccount(), workload.name());
  }

  EmbeddedSidecar sidecar(SidecarPlan plan, Workload workload) {
    var token = token(workload);
    var sidecar =
        EmbeddedSidecar.start(vertx, control.discovery(), control.rootsPem(), plan, token);
    sidecars.add(sidecar);
    return sidecar;
  }

  /// Ends a sidecar at once, as a crash would.
  public void kill(EmbeddedSidecar sidecar) {
    sidecars.remove(sidecar);
    Await.value(sidecar.close(), PATIENCE, "end of " + sidecar.plan().pod());
  }

  /// Lets requests in flight finish, then ends everything.
  @Override
  public void close() {
    Future.join(sidecars.stream().map(EmbeddedSidecar::drain).toList())
        .eventually(admin::stop)
        .eventually(control::stop)
        .eventually(vertx::close)
        .toCompletionStage()
        .toCompletableFuture()
        .join();
    source.close();
  }
}
