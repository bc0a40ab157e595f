package dev.vicinity.sidecar.application;

import dev.vicinity.sidecar.application.ApplicationSettings.Metrics;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The sidecar's metrics and the application's in one answer, the sidecar's first and in the format
/// that the application answers in. An application that fails takes nothing of ours with it.
final class MergedMetrics {
  private static final Logger LOG = LoggerFactory.getLogger(MergedMetrics.class);
  private static final String OPEN_METRICS = "application/openmetrics-text";
  private static final String END = "# EOF\n";

  /// For the application to answer, where the scraper does not say how long it waits.
  private static final long PATIENCE_MILLIS = 8000;

  private static final String PATIENCE = "x-prometheus-scrape-timeout-seconds";

  private final Vertx vertx;
  private final ApplicationSettings settings;
  private final OwnMetrics own;
  private final HttpClient client;

  // Of several threads, where a lost update means a line of log.
  private volatile boolean failing;

  MergedMetrics(Vertx vertx, ApplicationSettings settings, OwnMetrics own) {
    this.vertx = vertx;
    this.settings = settings;
    this.own = own;
    var options = new HttpClientOptions();
    settings.caller().towards(settings.pod()).ifPresent(options::setLocalAddress);
    client = vertx.createHttpClient(options);
  }

  void answer(RoutingContext context) {
    settings
        .metrics()
        .map(metrics -> asked(metrics, context))
        .orElseGet(() -> Future.succeededFuture(Optional.empty()))
        .recover(cause -> absent(String.valueOf(cause.getMessage())))
        .compose(application -> merged(context, application))
        .onFailure(context::fail);
  }

  /// The application's answer, not read yet; empty if it has none.
  private Future<Optional<WholeLines>> asked(Metrics metrics, RoutingContext context) {
    var options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setHost(settings.pod())
            .setPort(metrics.port())
            .setURI(metrics.path())
            .setTimeout(patience(context))
            .setIdleTimeout(patience(context));
    return client
        .request(options)
        .compose(request -> headed(request, context).send())
        .compose(
            response -> {
              if (response.statusCode() != 200) {
                return absent("status " + response.statusCode());
              }
              return Future.succeededFuture(Optional.of(new WholeLines(response)));
            });
  }

  private static HttpClientRequest headed(HttpClientRequest request, RoutingContext context) {
    for (var name : new String[] {"accept", "user-agent", PATIENCE}) {
      var value = context.request().getHeader(name);
      if (value != null) {
        request.putHeader(name, value);
      }
    }
    return request;
  }

  private static long patience(RoutingContext context) {
    var said = context.request().getHeader(PATIENCE);
    try {
      return said == null ? PATIENCE_MILLIS : Math.max(1, (long) (900 * Double.parseDouble(said)));
    } catch (NumberFormatException e) {
      return PATIENCE_MILLIS;
    }
  }

  private Future<Optional<WholeLines>> absent(String reason) {
    turned(reason);
    return Future.succeededFuture(Optional.empty());
  }

  /// Logs the first failure of a row, and the first success after it. `reason` empty is success.
  private void turned(String reason) {
    if (reason.isEmpty() == failing) {
      failing = !failing;
      LOG.info("the application's metrics: {}", reason.isEmpty() ? "there again" : reason);
    }
  }

  private Future<Void> merged(RoutingContext context, Optional<WholeLines> application) {
    var accept =
        application
            .map(WholeLines::type)
            .orElse(Objects.requireNonNullElse(context.request().getHeader("accept"), ""));
    return vertx
        .executeBlocking(() -> own.metrics(accept), false)
        .compose(text -> sent(context.response(), text, application));
  }

  private Future<Void> sent(
      HttpServerResponse to, OwnMetrics.Text text, Optional<WholeLines> application) {
    to.putHeader("content-type", text.type());
    if (application.isEmpty()) {
      return to.end(text.text());
    }
    boolean marked = text.type().startsWith(OPEN_METRICS) && text.text().endsWith(END);
    to.setChunked(true);
    to.write(marked ? text.text().substring(0, text.text().length() - END.length()) : text.text());
    return application
        .get()
        .pass(to)
        .transform(
            passed -> {
              turned(passed.failed() ? "broke off: " + passed.cause().getMessage() : "");
              return passed.failed() && marked ? to.end(END) : to.end();
            });
  }

  Future<Void> close() {
    return client.close();
  }
}
