package dev.vicinity.sidecar.cni;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/// What a pod's network namespace needs, by what the API server says of the pod. Pure.
sealed interface Judgement {
  /// The options of the capture container, as the injector wrote them; each word is `OPTION=VALUE`.
  String OPTIONS = "vicinity.dev/capture-options";

  String SIDECAR = "vicinity-proxy";

  /// Rules are to be put in force.
  record Captured(List<String> options) implements Judgement {}

  /// It is none of ours.
  record LeftAlone(String why) implements Judgement {}

  static Judgement of(JsonObject pod) {
    var spec = pod.getJsonObject("spec", new JsonObject());
    if (spec.getBoolean("hostNetwork", false)) {
      return new LeftAlone("on the host's network");
    }
    if (!hasSidecar(spec, "initContainers") && !hasSidecar(spec, "containers")) {
      return new LeftAlone("no container " + SIDECAR);
    }
    var options =
        pod.getJsonObject("metadata", new JsonObject())
            .getJsonObject("annotations", new JsonObject())
            .getString(OPTIONS);
    return options == null
        ? new LeftAlone("no annotation " + OPTIONS)
        : new Captured(words(options));
  }

  private static boolean hasSidecar(JsonObject spec, String field) {
    for (var container : spec.getJsonArray(field, new JsonArray())) {
      if (container instanceof JsonObject one && SIDECAR.equals(one.getString("name"))) {
        return true;
      }
    }
    return false;
  }

  private static List<String> words(String text) {
    return text.isBlank() ? List.of() : List.of(text.strip().split("\\s+"));
  }
}
