package dev.vicinity.sidecar.cni;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/// What the process of one node is told by its environment.
///
/// @param name of the plug-in, of its executable and of the DaemonSet
/// @param namespace this process's own
/// @param binDir the runtime's folder of plug-ins, by its path on the host
/// @param runDir the folder of the pipes, by its path on the host
/// @param excluded namespaces whose pods are never looked at
record Settings(String name, String namespace, Path binDir, Path runDir, List<String> excluded) {
  Settings {
    excluded = List.copyOf(excluded);
  }

  /// @throws IllegalArgumentException names what is missing
  static Settings of(Map<String, String> environment) {
    return new Settings(
        value(environment, "VICINITY_CNI_NAME"),
        value(environment, "POD_NAMESPACE"),
        Path.of(value(environment, "VICINITY_CNI_BIN_DIR")),
        Path.of(value(environment, "VICINITY_CNI_RUN_DIR")),
        Arrays.stream(value(environment, "VICINITY_CNI_EXCLUDE_NAMESPACES").split(",", -1))
            .map(String::strip)
            .filter(name -> !name.isEmpty())
            .toList());
  }

  /// The plug-in's element in a list of plug-ins.
  String entry() {
    return new JsonObject()
        .put("type", name)
        .put("runDir", runDir.toString())
        .put("excludeNamespaces", new JsonArray(excluded))
        .encode();
  }

  private static String value(Map<String, String> environment, String name) {
    var value = environment.get(name);
    if (value == null || value.isBlank()) {
      throw new IllegalArgumentException(name + " is not set (the chart sets it)");
    }
    return value;
  }
}
