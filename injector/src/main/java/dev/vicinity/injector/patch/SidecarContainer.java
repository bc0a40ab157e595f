package dev.vicinity.injector.patch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vicinity.injector.patch.SidecarPlan.Placement;
import dev.vicinity.injector.pod.Names;
import dev.vicinity.injector.pod.Trees;
import dev.vicinity.injector.settings.Durations;
import dev.vicinity.injector.settings.InjectionSettings;
import dev.vicinity.injector.settings.InjectionSettings.Capture;
import java.util.Map;
import java.util.TreeMap;

/// The sidecar's container as a plan wants it.
record SidecarContainer(SidecarPlan plan, InjectionSettings settings) {
  static final String SECURITY =
      """
      {
        "allowPrivilegeEscalation": false,
        "capabilities": {"drop": ["ALL"]},
        "privileged": false,
        "readOnlyRootFilesystem": true,
        "runAsGroup": 1337,
        "runAsNonRoot": true,
        "runAsUser": 1337,
        "seccompProfile": {"type": "RuntimeDefault"}
      }
      """;

  /// Ready means: first configuration, certificate and listeners.
  private static final String STARTUP =
      """
      {
        "httpGet": {"path": "/healthz/ready", "port": 15021},
        "periodSeconds": 1,
        "timeoutSeconds": 3,
        "failureThreshold": 600
      }
      """;

  private static final String READINESS =
      """
      {
        "httpGet": {"path": "/healthz/ready", "port": 15021},
        "periodSeconds": 15,
        "timeoutSeconds": 3,
        "failureThreshold": 4
      }
      """;

  /// Containers start one after another, each when the hook of the one before it has ended.
  private static final String HOLD =
      """
      {
        "postStart": {
          "exec": {
            "command": [
              "/opt/vicinity/jre/bin/java",
              "-Xmx16m",
              "@/opt/vicinity/wait"
            ]
          }
        }
      }
      """;

  /// Istio's name of the port, by which PodMonitors find it.
  private static final String METRICS_PORT =
      """
      {"name": "http-envoy-prom", "containerPort": 15090, "protocol": "TCP"}
      """;

  private static final Map<String, String> FIELDS =
      new TreeMap<>(
          Map.of(
              "HOST_IP", "status.hostIP",
              "INSTANCE_IP", "status.podIP",
              "NODE_NAME", "spec.nodeName",
              "POD_NAME", "metadata.name",
              "POD_NAMESPACE", "metadata.namespace",
              "SERVICE_ACCOUNT", "spec.serviceAccountName"));

  /// Made anew at each call; `added` are variables of this pod alone.
  ObjectNode tree(Map<String, String> added) {
    var container = Trees.empty();
    container.put("name", Names.SIDECAR);
    container.put("image", plan.image());
    container.put("imagePullPolicy", settings.image().pullPolicy());
    arguments(container);
    container.putArray("ports").add(Trees.object(METRICS_PORT));
    environment(container, added);
    container.set("resources", ResourceTree.of(plan.resources()));
    container.set("securityContext", Trees.object(SECURITY));
    container.set("startupProbe", Trees.object(STARTUP));
    container.set("readinessProbe", Trees.object(READINESS));
    if (plan.placement() == Placement.NATIVE) {
      container.put("restartPolicy", "Always");
    } else {
      container.set("lifecycle", Trees.object(HOLD));
    }
    Volumes.mount(container);
    return container;
  }

  private void arguments(ObjectNode container) {
    var limit = plan.resources().memoryLimit();
    var memory =
        JvmMemory.of(limit.map(quantity -> quantity.roundedUp()).orElse(JvmMemory.UNLIMITED));
    var arguments = container.putArray("args");
    memory.arguments().forEach(arguments::add);
    arguments.add("@/opt/vicinity/sidecar");
  }

  private void environment(ObjectNode container, Map<String, String> added) {
    var list = container.putArray("env");
    FIELDS.forEach(
        (name, field) ->
            list.addObject()
                .put("name", name)
                .putObject("valueFrom")
                .putObject("fieldRef")
                .put("fieldPath", field));
    var values = new TreeMap<String, String>();
    // one arena: less memory, and the allocator is on no hot path
    values.put("MALLOC_ARENA_MAX", "1");
    values.put("VICINITY_CONCURRENCY", Integer.toString(plan.concurrency()));
    values.put("VICINITY_CONTROL", settings.control());
    values.put("VICINITY_DRAIN_TIME", Durations.write(plan.drainTime()));
    if (!plan.linger().isZero()) {
      values.put("VICINITY_LINGER", Durations.write(plan.linger()));
    }
    values.put("VICINITY_LOG_LEVEL", plan.logLevel().text());
    values.put("VICINITY_REVISION", settings.revision());
    if (plan.capture() == Capture.NONE) {
      values.put("VICINITY_INTERCEPTION", "explicit");
    }
    if (plan.statusPort() != SidecarPlan.STATUS_PORT && plan.statusPort() != 0) {
      values.put("VICINITY_STATUS", "0.0.0.0:" + plan.statusPort());
    }
    values.putAll(added);
    values.putAll(plan.environment());
    values.forEach((name, value) -> list.addObject().put("name", name).put("value", value));
  }
}
