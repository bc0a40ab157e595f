package dev.vicinity.control.admin;

import dev.vicinity.control.catalog.Catalog;
import dev.vicinity.core.mesh.Address;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.util.ArrayList;
import java.util.List;

/// Control's pages: probes and metrics on one port, debugging and the operator's console on
/// another. Made and started once.
public final class ControlAdmin {
  /// What is shown; `mesh` is how control calls sidecars.
  public record Parts(
      ControlState state,
      Catalog catalog,
      PrometheusMeterRegistry registry,
      HttpClientOptions mesh) {}

  /// The addresses it really listens on.
  public record Bound(Address open, Address debug) {}

  private final Vertx vertx;
  private final ControlAdminSettings settings;
  private final ControlRoutes routes;
  private final SidecarConsole console;
  private final DebugPages debug;
  private final List<HttpServer> servers = new ArrayList<>();

  public ControlAdmin(Vertx vertx, ControlAdminSettings settings, Parts parts) {
    this.vertx = vertx;
    this.settings = settings;
    console = new SidecarConsole(vertx, parts.state(), parts.mesh());
    var gauges = new Gauges(parts.state(), parts.registry());
    new JvmMemoryMetrics().bindTo(parts.registry());
    new ProcessorMetrics().bindTo(parts.registry());
    new UptimeMetrics().bindTo(parts.registry());
    routes =
        new ControlRoutes(vertx, parts.state(), new ControlRoutes.Scrape(parts.registry(), gauges));
    debug = new DebugPages(parts.state(), parts.catalog());
  }

  /// Binds both ports; fails when one of them cannot be bound.
  public Future<Bound> start() {
    return listen(settings.open(), routes.open())
        .compose(
            open ->
                listen(settings.debug(), routes.debug(debug, console))
                    .map(at -> new Bound(open, at)));
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

  /// Closes both ports.
  public Future<Void> stop() {
    console.close();
    return Future.join(servers.stream().map(HttpServer::close).toList()).mapEmpty();
  }
}
