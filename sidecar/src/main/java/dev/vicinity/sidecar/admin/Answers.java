package dev.vicinity.sidecar.admin;

import dev.vicinity.sidecar.admin.Reply.Form;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Supplier;

/// Answers requests in the form that was asked for (`?format=`, else `Accept`), with control's age.
///
/// Pages are made on worker threads, because event loops carry traffic.
final class Answers {
  private final Vertx vertx;
  private final SidecarState state;
  private final InstantSource clock;

  Answers(Vertx vertx, SidecarState state, InstantSource clock) {
    this.vertx = vertx;
    this.state = state;
    this.clock = clock;
  }

  /// What is sent.
  record Body(int status, String type, String text) {
    static Body text(int status, String text) {
      return new Body(status, "text/plain; charset=utf-8", text);
    }
  }

  void reply(RoutingContext request, Supplier<Reply> page) {
    send(request, () -> body(page.get(), wanted(request)));
  }

  /// `make` runs on a worker; what it refuses (`IllegalArgumentException`) is answered 400.
  void send(RoutingContext request, Supplier<Body> make) {
    vertx
        .<Body>executeBlocking(() -> refusable(make), false)
        .onSuccess(body -> end(request, body))
        .onFailure(request::fail);
  }

  private static Body refusable(Supplier<Body> make) {
    try {
      return make.get();
    } catch (IllegalArgumentException e) {
      return Body.text(400, e.getMessage() + "\n");
    }
  }

  private void end(RoutingContext request, Body body) {
    var response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    response
        .setStatusCode(body.status())
        .putHeader("content-type", body.type())
        .putHeader("cache-control", "no-cache, max-age=0")
        .putHeader("x-content-type-options", "nosniff")
        .end(body.text());
  }

  private Body body(Reply reply, String wanted) {
    var form =
        switch (wanted) {
          case "json" -> Form.JSON;
          case "text" -> Form.TEXT;
          default -> reply.otherwise();
        };
    var age = ControlAge.of(state, clock.instant());
    return switch (form) {
      case JSON -> new Body(200, "application/json", json(reply.json().get(), age));
      case TEXT -> Body.text(200, (age.isStale() ? stale(reply, age) : "") + reply.text().get());
    };
  }

  /// Text that is JSON has the age inside.
  private static String stale(Reply reply, ControlAge age) {
    return reply.otherwise() == Form.JSON ? "" : "# " + age.sentence() + "\n";
  }

  private static String json(JsonObject page, ControlAge age) {
    return page.put("control", age.json()).encodePrettily() + "\n";
  }

  private static String wanted(RoutingContext request) {
    var format = request.request().getParam("format");
    if (format != null) {
      return format.toLowerCase(Locale.ROOT);
    }
    var accept = Objects.requireNonNullElse(request.request().getHeader("accept"), "");
    return accept.contains("application/json") ? "json" : "";
  }
}
