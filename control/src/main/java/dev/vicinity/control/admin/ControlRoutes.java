package dev.vicinity.control.admin;

import dev.vicinity.wire.Json;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.netty.util.NetUtil;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;

/// The table of control's pages. They are made on worker threads, because event loops carry
/// sidecars' streams.
final class ControlRoutes {
  private static final String TEXT = "text/plain; version=0.0.4; charset=utf-8";
  private static final String OPEN_METRICS =
      "application/openmetrics-text; version=1.0.0; charset=utf-8";

  private final Vertx vertx;
  private final ControlState state;
  private final Scrape scrape;

  /// What `/metrics` reads.
  record Scrape(PrometheusMeterRegistry registry, Gauges gauges) {
    String text(String type) {
      gauges.refresh();
      return registry.scrape(type);
    }
  }

  private record Body(int status, String type, String text) {
    static Body plain(int status, String text) {
      return new Body(status, "text/plain; charset=utf-8", text);
    }
  }

  ControlRoutes(Vertx vertx, ControlState state, Scrape scrape) {
    this.vertx = vertx;
    this.state = state;
    this.scrape = scrape;
  }

  /// Probes and metrics.
  Router open() {
    var router = Router.router(vertx);
    probes(router);
    return router;
  }

  /// Everything.
  Router debug(DebugPages pages, SidecarConsole console) {
    var router = Router.router(vertx);
    router.route().handler(this::onlyByAddress);
    probes(router);
    var list = new ArrayList<String>();
    page(router, list, "/debug/sessions", _ -> pages.sessions());
    page(router, list, "/debug/published", _ -> pages.published());
    page(router, list, "/debug/problems", _ -> pages.problems());
    page(router, list, "/debug/objects", _ -> pages.objects());
    page(
        router,
        list,
        "/debug/endpoints",
        r -> pages.endpoints(parameter(r, "from"), parameter(r, "cluster")));
    page(
        router,
        list,
        "/debug/rules",
        r -> pages.rules(parameter(r, "from"), parameter(r, "target")));
    page(router, list, "/debug/config", r -> pages.config(parameter(r, "pod")));
    router.get("/").handler(request -> request.redirect("/console/"));
    router.getWithRegex("/console").handler(request -> request.redirect("/console/"));
    router.get("/console/").handler(ControlRoutes::home);
    router.route(SidecarConsole.PREFIX + "*").handler(console::handle);
    router
        .route()
        .handler(request -> send(request, () -> Body.plain(404, "pages are:\n" + text(list))));
    return router;
  }

  private static String text(List<String> list) {
    return "  /console/\n  /healthz\n  /readyz\n  /metrics\n  " + String.join("\n  ", list) + "\n";
  }

  /// A name that somebody else may point at loopback (DNS rebinding) opens nothing to web pages.
  private void onlyByAddress(RoutingContext request) {
    var authority = request.request().authority();
    var host = authority == null ? "" : authority.host();
    if (host.equals("localhost") || isAddress(host)) {
      request.next();
    } else {
      send(request, () -> Body.plain(421, "expected: localhost or an IP address as the host\n"));
    }
  }

  private static boolean isAddress(String host) {
    return NetUtil.isValidIpV4Address(host) || NetUtil.isValidIpV6Address(host);
  }

  private void probes(Router router) {
    router.get("/healthz").handler(request -> send(request, () -> Body.plain(200, "ok\n")));
    router.get("/readyz").handler(request -> send(request, this::ready));
    // Istio's name for the same
    router.get("/ready").handler(request -> send(request, this::ready));
    router.get("/metrics").handler(this::metrics);
  }

  private Body ready() {
    var obstacles = state.obstacles();
    return obstacles.isEmpty()
        ? Body.plain(200, "ok\n")
        : Body.plain(503, String.join("\n", obstacles) + "\n");
  }

  private void metrics(RoutingContext request) {
    var accept = Objects.requireNonNullElse(request.request().getHeader("accept"), "");
    var type = accept.contains("application/openmetrics-text") ? OPEN_METRICS : TEXT;
    send(request, () -> new Body(200, type, scrape.text(type)));
  }

  private static void home(RoutingContext request) {
    request
        .response()
        .putHeader("content-type", "text/html; charset=utf-8")
        .putHeader("cache-control", "no-cache, max-age=0")
        .putHeader("x-content-type-options", "nosniff")
        .putHeader(
            "content-security-policy",
            "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline';"
                + " connect-src 'self'; base-uri 'none'")
        .end(ConsolePage.HTML);
  }

  private void page(
      Router router, List<String> list, String path, Function<RoutingContext, Object> page) {
    list.add(path);
    router
        .get(path)
        .handler(
            request ->
                send(
                    request,
                    () ->
                        new Body(
                            200, "application/json", Json.pretty(page.apply(request)) + "\n")));
  }

  private static String parameter(RoutingContext request, String name) {
    return Objects.requireNonNullElse(request.request().getParam(name), "");
  }

  private void send(RoutingContext request, Supplier<Body> make) {
    vertx
        .<Body>executeBlocking(() -> refusable(make), false)
        .onSuccess(body -> end(request, body))
        .onFailure(request::fail);
  }

  private static Body refusable(Supplier<Body> make) {
    try {
      return make.get();
    } catch (IllegalArgumentException e) {
      return Body.plain(400, e.getMessage() + "\n");
    }
  }

  private static void end(RoutingContext request, Body body) {
    var response = request.response();
    if (!response.ended() && !response.closed()) {
      response
          .setStatusCode(body.status())
          .putHeader("content-type", body.type())
          .putHeader("cache-control", "no-cache, max-age=0")
          .putHeader("x-content-type-options", "nosniff")
          .end(body.text());
    }
  }
}
