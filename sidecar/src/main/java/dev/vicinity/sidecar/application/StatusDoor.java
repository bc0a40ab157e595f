package dev.vicinity.sidecar.application;

import dev.vicinity.core.mesh.Address;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;

/// The port that answers for the application: its probes, its metrics with ours, our readiness, and
/// the end of the process for a container beside. Made, started and stopped once.
public final class StatusDoor {
  private final Vertx vertx;
  private final ApplicationSettings settings;
  private final Prober prober;
  private final MergedMetrics metrics;
  private final HttpServer server;

  /// What else it shows: `ready` answers `/healthz/ready`, `quit` ends the process gracefully.
  public record Parts(Handler<RoutingContext> ready, OwnMetrics metrics, Runnable quit) {}

  public StatusDoor(Vertx vertx, ApplicationSettings settings, Parts parts) {
    this.vertx = vertx;
    this.settings = settings;
    this.prober = new Prober(vertx, settings);
    this.metrics = new MergedMetrics(vertx, settings, parts.metrics());
    this.server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setCompressionSupported(true)
                    .setHttp2ClearTextEnabled(false))
            .requestHandler(router(parts));
  }

  private Router router(Parts parts) {
    var router = Router.router(vertx);
    router.get("/healthz/ready").handler(parts.ready());
    router.get("/stats/prometheus").handler(metrics::answer);
    router.post("/quitquitquit").handler(context -> quit(context, parts.quit()));
    router.route("/quitquitquit").handler(context -> say(context, 405, "expected: POST\n"));
    router.get().handler(this::probe);
    router.route().handler(context -> say(context, 404, "no such page\n"));
    return router;
  }

  private void probe(RoutingContext context) {
    var probe = settings.probes().get(context.request().path());
    if (probe == null) {
      context.next();
      return;
    }
    prober
        .probe(probe, context.request().headers())
        .onSuccess(answer -> say(context, answer.status(), answer.reason() + "\n"));
  }

  /// Only containers of the pod may end its sidecar.
  private static void quit(RoutingContext context, Runnable quit) {
    var from = context.request().remoteAddress().hostAddress();
    if (from == null || !InetAddress.ofLiteral(from).isLoopbackAddress()) {
      say(context, 403, "only from loopback\n");
      return;
    }
    say(context, 200, "OK\n");
    quit.run();
  }

  private static void say(RoutingContext context, int status, String text) {
    if (!context.response().ended() && !context.response().closed()) {
      context
          .response()
          .setStatusCode(status)
          .putHeader("content-type", "text/plain; charset=utf-8")
          .end(text);
    }
  }

  /// Fails when the port cannot be bound.
  public Future<Address> start() {
    var at = settings.listen();
    return server
        .listen(at.port(), at.host())
        .map(listening -> new Address(at.host(), listening.actualPort()));
  }

  public Future<Void> stop() {
    return Future.join(server.close(), prober.close(), metrics.close()).mapEmpty();
  }
}
