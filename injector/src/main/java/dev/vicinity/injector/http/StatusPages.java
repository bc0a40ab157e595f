package dev.vicinity.injector.http;

import dev.vicinity.core.mesh.Address;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.function.Supplier;

/// Probes and metrics in the clear: `/healthz`, `/readyz`, `/metrics`. Started once.
public final class StatusPages {
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";

  private final Address at;
  private final PrometheusMeterRegistry registry;
  private final Supplier<List<String>> missing;
  private final HttpServer server;

  /// `missing` names what is still needed before pods can be injected; nothing means ready.
  public StatusPages(
      Vertx vertx, Address at, PrometheusMeterRegistry registry, Supplier<List<String>> missing) {
    this.at = at;
    this.registry = registry;
    this.missing = missing;
    server = vertx.createHttpServer().requestHandler(this::handle);
  }

  /// Binds the port; gives the address it listens on.
  public Future<Address> start() {
    return server
        .listen(at.port(), at.host())
        .map(listening -> new Address(at.host(), listening.actualPort()));
  }

  public Future<Void> stop() {
    return server.close();
  }

  private void handle(HttpServerRequest request) {
    switch (String.valueOf(request.path())) {
      case "/healthz" -> send(request, 200, "ok\n");
      case "/readyz" -> ready(request);
      case "/metrics" -> send(request, 200, registry.scrape(TEXT));
      default -> send(request, 404, "pages are: /healthz /readyz /metrics\n");
    }
  }

  private void ready(HttpServerRequest request) {
    var waiting = missing.get();
    if (waiting.isEmpty()) {
      send(request, 200, "ok\n");
    } else {
      send(request, 503, "not ready: " + String.join(", ", waiting) + "\n");
    }
  }

  private static void send(HttpServerRequest request, int status, String text) {
    request.response().setStatusCode(status).putHeader("content-type", TEXT).end(text);
  }
}
