package dev.vicinity.sidecar.admin;

import dev.vicinity.sidecar.admin.Answers.Body;
import dev.vicinity.sidecar.admin.StatsPage.Query;
import dev.vicinity.sidecar.telemetry.LogLevels;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The table of the admin pages: path, method, meaning; the list that `/help` and 404 show is made
/// from it. What changes anything wants POST, as in Envoy.
final class AdminRoutes {
  private final Router router;
  private final Answers answers;
  private final List<String> help = new ArrayList<>();

  AdminRoutes(Vertx vertx, Answers answers) {
    this.router = Router.router(vertx);
    this.answers = answers;
  }

  /// What the pages are made of.
  record Pages(
      ClusterPages clusters,
      ConfigPages config,
      ServerPages server,
      StatsPage stats,
      Scrape scrape) {}

  Router build(Pages pages, SidecarControls controls) {
    router.get("/").handler(AdminRoutes::home);
    page("/clusters", "upstream clusters and their hosts", pages.clusters()::clusters);
    page("/endpoints", "hosts with locality, tier, health and share", pages.clusters()::endpoints);
    page("/routes", "rules of every destination in use", pages.config()::routes);
    page("/listeners", "where this sidecar listens", pages.config()::listeners);
    page("/config_dump", "everything control said", pages.config()::dump);
    page("/certs", "certificates in use", pages.server()::certificates);
    page("/traffic", "requests by zone and reason", pages.server()::traffic);
    page("/server_info", "version, state, workload", pages.server()::info);
    get("/ready", "200 when ready, else 503", request -> ready(request, pages.server()));
    get("/stats", "counters and gauges (?filter=, ?usedonly, ?format=)", r -> stats(r, pages));
    get("/stats/prometheus", "the same for scrapers", request -> scrape(request, pages.scrape()));
    get("/help", "this list", request -> answers.send(request, () -> Body.text(200, list())));
    post("/drain", "take no new connections, let requests finish", done(controls::drain));
    post("/drain_listeners", "the same, under Envoy's name (?graceful)", done(controls::drain));
    post("/logging", "show levels; ?level=L or ?LOGGER=L changes them", this::logging);
    post("/quitquitquit", "drain and exit", done(controls::quit));
    router.route().handler(this::unknown);
    return router;
  }

  private static void home(RoutingContext request) {
    // Links of the page are relative, also below a console's path.
    request
        .response()
        .putHeader("content-type", "text/html; charset=utf-8")
        .putHeader("cache-control", "no-cache, max-age=0")
        .putHeader("x-content-type-options", "nosniff")
        .putHeader(
            "content-security-policy",
            "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline';"
                + " connect-src 'self'; base-uri 'none'; form-action 'self'")
        .end(HomePage.HTML);
  }

  private void page(String path, String meaning, Supplier<Reply> page) {
    get(path, meaning, request -> answers.reply(request, page));
  }

  private void get(String path, String meaning, Consumer<RoutingContext> handler) {
    help.add("  " + path + ": " + meaning);
    router.get(path).handler(handler::accept);
    router.head(path).handler(handler::accept);
    onlyBy(HttpMethod.GET, path);
  }

  private void post(String path, String meaning, Consumer<RoutingContext> handler) {
    help.add("  " + path + " (POST): " + meaning);
    router.post(path).handler(request -> unlessFromElsewhere(request, handler));
    onlyBy(HttpMethod.POST, path);
  }

  /// Web pages of others, open in an operator's browser, must not command a sidecar.
  private void unlessFromElsewhere(RoutingContext request, Consumer<RoutingContext> handler) {
    if ("cross-site".equals(request.request().getHeader("sec-fetch-site"))) {
      answers.send(request, () -> Body.text(403, "not from another site\n"));
    } else {
      handler.accept(request);
    }
  }

  private void onlyBy(HttpMethod method, String path) {
    router
        .route(path)
        .handler(
            request -> {
              request.response().putHeader("allow", method.name());
              answers.send(
                  request, () -> Body.text(405, path + ": expected: " + method.name() + "\n"));
            });
  }

  private void unknown(RoutingContext request) {
    answers.send(
        request, () -> Body.text(404, "no such page: " + request.request().path() + "\n" + list()));
  }

  private String list() {
    return "admin commands are:\n  /: page for people\n" + String.join("\n", help) + "\n";
  }

  private Consumer<RoutingContext> done(Runnable command) {
    return request ->
        answers.send(
            request,
            () -> {
              command.run();
              return Body.text(200, "OK\n");
            });
  }

  private void ready(RoutingContext request, ServerPages server) {
    answers.send(
        request, () -> Body.text(server.isReady() ? 200 : 503, server.ready().text().get()));
  }

  private void stats(RoutingContext request, Pages pages) {
    var http = request.request();
    if ("prometheus".equals(http.getParam("format"))) {
      scrape(request, pages.scrape());
      return;
    }
    var filter = Objects.requireNonNullElse(http.getParam("filter"), "");
    var use = http.params().contains("usedonly") ? Query.Use.USED_ONLY : Query.Use.ALL;
    answers.reply(request, () -> pages.stats().page(Query.of(filter, use)));
  }

  private void scrape(RoutingContext request, Scrape scrape) {
    var format =
        Scrape.format(Objects.requireNonNullElse(request.request().getHeader("accept"), ""));
    answers.send(request, () -> new Body(200, Scrape.type(format), scrape.text(format)));
  }

  private void logging(RoutingContext request) {
    var params = request.request().params();
    answers.send(
        request,
        () -> {
          params.forEach(entry -> setLevel(entry.getKey(), entry.getValue()));
          return Body.text(200, LogLevels.show());
        });
  }

  private static void setLevel(String logger, String level) {
    if (logger.equals("level") || logger.isEmpty()) {
      LogLevels.set(level);
    } else {
      LogLevels.set(logger, level);
    }
  }
}
