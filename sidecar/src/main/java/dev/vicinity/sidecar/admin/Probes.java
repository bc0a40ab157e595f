package dev.vicinity.sidecar.admin;

import dev.vicinity.sidecar.admin.Answers.Body;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;

/// What kubelets and scrapers ask, each on a port that shows nothing else.
final class Probes {
  private final Vertx vertx;
  private final Answers answers;

  Probes(Vertx vertx, Answers answers) {
    this.vertx = vertx;
    this.answers = answers;
  }

  /// `/healthz/ready`.
  Router health(ServerPages server) {
    var router = Router.router(vertx);
    router.get("/healthz/ready").handler(ready(server));
    return router;
  }

  /// 200 or 503, with the reason.
  Handler<RoutingContext> ready(ServerPages server) {
    return request ->
        answers.send(
            request, () -> Body.text(server.isReady() ? 200 : 503, server.ready().text().get()));
  }

  /// `/stats/prometheus`.
  Router metrics(Scrape scrape) {
    var router = Router.router(vertx);
    router
        .get("/stats/prometheus")
        .handler(
            request -> {
              var accept = Objects.requireNonNullElse(request.request().getHeader("accept"), "");
              var format = Scrape.format(accept);
              answers.send(request, () -> new Body(200, Scrape.type(format), scrape.text(format)));
            });
    return router;
  }
}
