package dev.vicinity.sidecar.admin;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.sidecar.application.StatusDoor;
import dev.vicinity.sidecar.identity.MeshTls;
import dev.vicinity.sidecar.overload.Overload;
import dev.vicinity.sidecar.telemetry.LoopDelay;
import dev.vicinity.sidecar.telemetry.Telemetry;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.util.concurrent.EventExecutor;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// The admin side of a sidecar: pages, probes and scrapes on ports of their own. Made and started
/// once; started and stopped on one thread.
public final class Admin {
  /// What is shown, and what by. `loops` are the event loops that carry traffic.
  public record Parts(
      SidecarState state,
      SidecarControls controls,
      Telemetry telemetry,
      Overload overload,
      MeshTls tls,
      Iterable<? extends EventExecutor> loops,
      InstantSource clock,
      LongSupplier nanoTime) {}

  /// The addresses it really listens on.
  public record Bound(
      Address admin, Address console, Address health, Address metrics, Address status) {}

  private final Vertx vertx;
  private final AdminSettings settings;
  private final Parts parts;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final LoopDelay delay;

  private final List<HttpServer> servers = new ArrayList<>();
  private final ConsoleDoor console;
  private @Nullable StatusDoor status;

  public Admin(Vertx vertx, AdminSettings settings, Parts parts) {
    this.vertx = vertx;
    this.settings = settings;
    this.parts = parts;
    registry.config().meterFilter(new OwnNames());
    delay = new LoopDelay(registry, parts.nanoTime());
    console = new ConsoleDoor(vertx, parts.tls(), settings.operators());
  }

  /// Binds every port; fails when one of them cannot be bound.
  public Future<Bound> start() {
    new JvmMemoryMetrics().bindTo(registry);
    new ProcessorMetrics().bindTo(registry);
    delay.start(parts.loops());
    var answers = new Answers(vertx, parts.state(), parts.clock());
    var scrape =
        new Scrape(
            parts.telemetry(),
            new Statistics(parts.state(), parts.telemetry(), parts.overload(), parts.clock()),
            registry);
    var pages =
        new AdminRoutes.Pages(
            new ClusterPages(parts.state(), parts.telemetry().metrics()),
            new ConfigPages(parts.state()),
            new ServerPages(parts.state(), parts.telemetry().metrics(), parts.clock()),
            new StatsPage(scrape),
            scrape);
    var admin = new AdminRoutes(vertx, answers).build(pages, parts.controls());
    var probes = new Probes(vertx, answers);
    var health = probes.health(pages.server());
    var metrics = probes.metrics(scrape);
    var door =
        new StatusDoor(
            vertx,
            settings.application(),
            new StatusDoor.Parts(probes.ready(pages.server()), scrape, parts.controls()::quit));
    status = door;
    return listen(settings.admin(), admin)
        .compose(
            pagesAt ->
                Future.all(
                        console.start(settings.console(), pagesAt),
                        listen(settings.health(), health),
                        listen(settings.metrics(), metrics),
                        door.start())
                    .map(
                        all ->
                            new Bound(
                                pagesAt,
                                all.resultAt(0),
                                all.resultAt(1),
                                all.resultAt(2),
                                all.resultAt(3))));
  }

  private Future<Address> listen(Address at, Router router) {
    var server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setCompressionSupported(true)
                    .setHttp2ClearTextEnabled(false))
            .requestHandler(router);
    servers.add(server);
    return server
        .listen(at.port(), at.host())
        .map(listening -> new Address(at.host(), listening.actualPort()));
  }

  /// Closes every port.
  public Future<Void> stop() {
    delay.close();
    registry.close();
    var closing = new ArrayList<Future<Void>>();
    servers.forEach(server -> closing.add(server.close()));
    closing.add(console.stop());
    var door = status;
    if (door != null) {
      closing.add(door.stop());
    }
    return Future.join(closing).mapEmpty();
  }
}
