package dev.vicinity.injector.http;

import dev.vicinity.core.mesh.Address;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.PemKeyCertOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The webhook over TLS: `POST /inject`. Binds its port with the first certificate, and takes a
/// later one for new connections without closing the open ones. Used on one event loop.
public final class WebhookServer {
  /// Larger than any object that an API server accepts.
  private static final int LARGEST_REVIEW = 8 << 20;

  private static final String PATH = "/inject";
  private static final Logger LOG = LoggerFactory.getLogger(WebhookServer.class);

  private final Vertx vertx;
  private final Address at;
  private final Reviewer reviewer;
  private Optional<HttpServer> server = Optional.empty();
  private Future<Address> bound = Future.failedFuture("no certificate yet");

  public WebhookServer(Vertx vertx, Address at, Reviewer reviewer) {
    this.vertx = vertx;
    this.at = at;
    this.reviewer = reviewer;
  }

  /// Serves with this certificate from now on; gives the address it listens on.
  public Future<Address> serveWith(KeyPair pair) {
    var options = options(pair);
    if (server.isPresent() && bound.succeeded()) {
      // where it fails, the one in use stays in use
      return server.get().updateSSLOptions(options.getSslOptions()).compose(_ -> bound);
    }
    bound = listen(options);
    return bound;
  }

  /// Whether requests are answered.
  public boolean isServing() {
    return bound.succeeded();
  }

  private static HttpServerOptions options(KeyPair pair) {
    var options = new HttpServerOptions().setSsl(true).setUseAlpn(true);
    options
        .setEnabledSecureTransportProtocols(Set.of("TLSv1.3", "TLSv1.2"))
        .setKeyCertOptions(
            new PemKeyCertOptions()
                .setCertValue(Buffer.buffer(pair.chain()))
                .setKeyValue(Buffer.buffer(pair.key())));
    return options;
  }

  private Future<Address> listen(HttpServerOptions options) {
    var fresh = vertx.createHttpServer(options).requestHandler(this::handle);
    server = Optional.of(fresh);
    return fresh
        .listen(at.port(), at.host())
        .map(listening -> new Address(at.host(), listening.actualPort()));
  }

  private void handle(HttpServerRequest request) {
    if (!PATH.equals(request.path())) {
      refuse(request, 404, "only POST " + PATH + " is here");
    } else if (request.method() != HttpMethod.POST) {
      refuse(request, 405, request.method() + " (expected: POST)");
    } else if (length(request) > LARGEST_REVIEW) {
      refuse(request, 413, "the review is larger than " + LARGEST_REVIEW + " bytes");
    } else {
      request
          .body()
          .compose(body -> reviewer.answer(body.getBytes()))
          .onSuccess(
              answer ->
                  request
                      .response()
                      .putHeader("content-type", "application/json")
                      .end(Buffer.buffer(answer)))
          .onFailure(cause -> refuse(request, 400, String.valueOf(cause.getMessage())));
    }
  }

  private static long length(HttpServerRequest request) {
    var length = request.getHeader("content-length");
    try {
      return length == null ? 0 : Long.parseLong(length);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static void refuse(HttpServerRequest request, int status, String why) {
    LOG.warn("refused {} {}: {}", request.method(), request.path(), why);
    HttpServerResponse response = request.response();
    if (!response.ended() && !response.closed()) {
      response.setStatusCode(status).putHeader("content-type", "text/plain").end(why + "\n");
    }
  }

  /// Takes nothing new, lets what runs finish within the time, closes.
  public Future<Void> drain(Duration time) {
    return server
        .map(running -> running.shutdown(time.toMillis(), TimeUnit.MILLISECONDS))
        .orElseGet(Future::succeededFuture);
  }
}
