package dev.vicinity.sidecar.admin;

import io.vertx.core.json.JsonObject;
import java.util.function.Supplier;

/// What a page answers, in the forms it has; only the one that was asked for is made.
record Reply(Form otherwise, Supplier<String> text, Supplier<JsonObject> json) {
  /// How a page can be read.
  enum Form {
    TEXT,
    JSON
  }

  /// A page whose readers expect text unless they say so.
  static Reply textFirst(Supplier<String> text, Supplier<JsonObject> json) {
    return new Reply(Form.TEXT, text, json);
  }

  /// A page that is JSON only, as in Envoy.
  static Reply json(Supplier<JsonObject> json) {
    return new Reply(Form.JSON, () -> json.get().encodePrettily() + "\n", json);
  }
}
