package dev.vicinity.injector.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.vicinity.injector.pod.Names;
import dev.vicinity.injector.pod.Trees;
import dev.vicinity.injector.settings.Problems;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Sends the kubelet's probes to the sidecar, which asks the application in its place: the kubelet
/// has no certificate, and its probes would fail under strict mutual TLS.
///
/// HTTP, TCP and gRPC probes are rewritten; those that run a command stay.
record ProbeRewriting(int statusPort, Problems problems) {
  /// Of Istio: the last part of each probe's path.
  private static final Map<String, String> KINDS =
      Map.of("livenessProbe", "livez", "readinessProbe", "readyz", "startupProbe", "startupz");

  /// Changes the containers in place; gives what the sidecar has to know, by path.
  ObjectNode rewrite(ObjectNode spec) {
    var known = Trees.empty();
    for (var field : new String[] {"initContainers", "containers"}) {
      for (var container : spec.path(field)) {
        if (container instanceof ObjectNode object && !isSidecar(object)) {
          rewriteAll(object, known);
        }
      }
    }
    return known;
  }

  private static boolean isSidecar(ObjectNode container) {
    var name = container.path("name").asText();
    return name.equals(Names.SIDECAR) || name.equals(Names.ISTIO_SIDECAR);
  }

  private void rewriteAll(ObjectNode container, ObjectNode known) {
    for (var kind : new String[] {"startupProbe", "readinessProbe", "livenessProbe"}) {
      if (container.get(kind) instanceof ObjectNode probe) {
        var path = "/app-health/" + container.path("name").asText() + "/" + KINDS.get(kind);
        target(container, kind, probe)
            .ifPresent(
                target -> {
                  target.put("timeoutSeconds", probe.path("timeoutSeconds").asInt(1));
                  known.set(path, target);
                  probe.remove(List.of("httpGet", "tcpSocket", "grpc"));
                  probe.putObject("httpGet").put("path", path).put("port", statusPort);
                });
      }
    }
  }

  /// What the probe asks, its port as a number; nothing if it cannot or need not be rewritten.
  private Optional<ObjectNode> target(ObjectNode container, String kind, ObjectNode probe) {
    for (var field : new String[] {"httpGet", "tcpSocket", "grpc"}) {
      // a host of its own is somewhere else, where no sidecar of this pod stands before it
      if (probe.get(field) instanceof ObjectNode action && action.path("host").asText().isEmpty()) {
        var port = number(container, action.path("port"));
        if (port.isEmpty()) {
          problems.warn(
              "container %s: %s.%s.port: %s is no port of it: the probe is left as it is"
                  .formatted(
                      container.path("name").asText(), kind, field, action.path("port").asText()));
          return Optional.empty();
        }
        if (port.get() == statusPort) {
          return Optional.empty();
        }
        var target = Trees.empty();
        target.set(field, action.deepCopy().put("port", port.get()));
        return Optional.of(target);
      }
    }
    return Optional.empty();
  }

  private static Optional<Integer> number(ObjectNode container, JsonNode port) {
    if (port instanceof IntNode number) {
      return Optional.of(number.intValue());
    }
    var text = port.asText();
    if (text.matches("\\d{1,5}")) {
      return Optional.of(Integer.valueOf(text));
    }
    return Trees.item(Trees.list(container.deepCopy(), "ports"), "name", TextNode.valueOf(text))
        .map(named -> named.path("containerPort").asInt());
  }
}
