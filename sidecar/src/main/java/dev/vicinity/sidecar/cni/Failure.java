package dev.vicinity.sidecar.cni;

import io.vertx.core.json.JsonObject;

/// Why a pod cannot be started now, as the CNI specification wants it told.
///
/// @param code of the specification below 100
record Failure(int code, String message) {
  static final int BAD_ENVIRONMENT = 4;
  static final int TRY_AGAIN_LATER = 11;

  /// What an annotation asks for is not possible.
  static final int BAD_OPTIONS = 100;

  /// The kernel or its tool refused.
  static final int NOT_IN_FORCE = 101;

  /// On one line.
  String json() {
    return new JsonObject()
        .put("cniVersion", "1.0.0")
        .put("code", code)
        .put("msg", "vicinity-cni: " + message)
        .encode();
  }
}
