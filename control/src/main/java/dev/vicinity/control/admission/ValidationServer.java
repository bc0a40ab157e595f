package dev.vicinity.control.admission;

import dev.vicinity.core.mesh.Address;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers the API server's AdmissionReviews on `/validate`. Made and started once.
///
/// A mistake of ours never keeps a resource out: it is stored with a warning.
public final class ValidationServer {
  private static final Logger log = LoggerFactory.getLogger(ValidationServer.class);
  private static final String PATH = "/validate";

  /// A review holds the old and the new resource, of which etcd takes 1.5 MiB each.
  private static final long LARGEST_BODY = 8L << 20;

  private final Vertx vertx;
  private final Address at;
  private final Validation validation;
  private final HttpServer server;

  /// `options` bring the certificate.
  public ValidationServer(
      Vertx vertx, Address at, HttpServerOptions options, Validation validation) {
    this.vertx = vertx;
    this.at = at;
    this.validation = validation;
    this.server = vertx.createHttpServer(options).requestHandler(this::handle);
  }

  /// Listens from now on; answers where.
  public Future<Address> start() {
    return server
        .listen(at.port(), at.host())
        .map(listening -> new Address(at.host(), listening.actualPort()));
  }

  /// Ends listening.
  public Future<Void> stop() {
    return server.close();
  }

  private void handle(HttpServerRequest request) {
    if (!PATH.equals(request.path())) {
      refuse(request, 404, "expected: " + PATH);
    } else if (!request.method().equals(HttpMethod.POST)) {
      refuse(request, 405, "expected: POST of an AdmissionReview");
    } else if (length(request) > LARGEST_BODY) {
      refuse(request, 413, "expected: at most " + LARGEST_BODY + " bytes");
    } else {
      request
          .body()
          .compose(body -> vertx.executeBlocking(() -> answer(body), false))
          .onSuccess(
              answer ->
                  request.response().putHeader("content-type", "application/json").end(answer))
          .onFailure(failure -> refuse(request, 400, String.valueOf(failure.getMessage())));
    }
  }

  private static long length(HttpServerRequest request) {
    try {
      return Long.parseLong(request.getHeader("content-length"));
    } catch (NumberFormatException _) {
      return Long.MAX_VALUE; // the API server always says
    }
  }

  private static void refuse(HttpServerRequest request, int status, String reason) {
    request.response().setStatusCode(status).end(reason + "\n");
  }

  private Buffer answer(Buffer body) {
    JsonObject review;
    try {
      review = body.toJsonObject();
    } catch (DecodeException | ClassCastException e) {
      throw new IllegalArgumentException("no AdmissionReview: " + e.getMessage(), e);
    }
    var request = review.getJsonObject("request");
    if (request == null) {
      throw new IllegalArgumentException("no AdmissionReview: request: missing");
    }
    return new JsonObject()
        .put("apiVersion", review.getString("apiVersion"))
        .put("kind", "AdmissionReview")
        .put("response", response(request))
        .toBuffer();
  }

  private JsonObject response(JsonObject request) {
    var response = new JsonObject().put("uid", request.getString("uid"));
    return switch (verdict(request)) {
      case Validation.Allowed(var warnings) ->
          response.put("allowed", true).put("warnings", new JsonArray(warnings));
      case Validation.Denied(var message) -> {
        log.info("{} turned away: {}", request.getString("operation"), message);
        yield response
            .put("allowed", false)
            .put(
                "status",
                new JsonObject().put("code", 422).put("reason", "Invalid").put("message", message));
      }
    };
  }

  private Validation.Verdict verdict(JsonObject request) {
    try {
      return validation.of(request.getMap());
    } catch (RuntimeException e) {
      log.error("cannot check {}", request.getValue("resource"), e);
      return new Validation.Allowed(List.of("not checked: Vicinity failed, see control's log"));
    }
  }
}
