package dev.vicinity.sidecar.admin;

import dev.vicinity.sidecar.admin.Answers.Body;
import io.vertx.core.Vertx;
import io.vertx.ext.web.Router;
import java.util.Objects;

/// What kubelets and scrapers ask, each on a port that shows nothing else.
final class Probes {
  private final Router router;
  private final Answers answers;

  Probes(Vertx vertx, Answers answers) {
    this.router = Router.router(vertx);
    this.answers = answers;
  }

  /// `/healthz/ready`.
  Router health(ServerPages server) {
    router
        .get("/healthz/ready")
        .handler(
            request ->
                answers.send(
                    request,
                    () -> Body.text(server.isReady() ? 200 : 503, server.ready().text().get())));
    return router;
  }

  /// `/stats/prometheus`.
  Router metrics(Scrape scrape) {
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
