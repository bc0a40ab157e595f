package dev.vicinity.injector.patch;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vicinity.injector.pod.Names;
import dev.vicinity.injector.pod.Trees;
import dev.vicinity.injector.settings.InjectionSettings;
import java.util.StringJoiner;

/// The init container that writes the capture rules: root, with the one right that this takes.
record CaptureContainer(SidecarPlan plan, InjectionSettings settings) {
  private static final String SECURITY =
      """
      {
        "allowPrivilegeEscalation": false,
        "capabilities": {"add": ["NET_ADMIN"], "drop": ["ALL"]},
        "privileged": false,
        "readOnlyRootFilesystem": true,
        "runAsGroup": 0,
        "runAsNonRoot": false,
        "runAsUser": 0,
        "seccompProfile": {"type": "RuntimeDefault"}
      }
      """;

  /// The sidecar's own ports, which are for the cluster and not for the application.
  private static final String OWN_PORTS = "15009,15020,15021,15090";

  ObjectNode tree() {
    var container = Trees.empty();
    container.put("name", Names.CAPTURE);
    container.put("image", plan.image());
    container.put("imagePullPolicy", settings.image().pullPolicy());
    arguments(container.putArray("args"));
    container.set("resources", ResourceTree.of(plan.resources()));
    container.set("securityContext", Trees.object(SECURITY));
    Volumes.mountScratch(container);
    return container;
  }

  private void arguments(ArrayNode arguments) {
    var rules = plan.rules();
    arguments.add("-Xmx16m").add("@/opt/vicinity/capture");
    arguments.add("-p").add("15001").add("-z").add("15006");
    arguments.add("-u").add(Integer.toString(Names.USER)).add("-m").add("REDIRECT");
    arguments.add("-i").add(rules.includeRanges());
    arguments.add("-b").add(rules.includeInboundPorts());
    arguments.add("-d").add(excludedInboundPorts());
    addUnlessEmpty(arguments, "-x", rules.excludeRanges());
    addUnlessEmpty(arguments, "-q", rules.includeOutboundPorts());
    addUnlessEmpty(arguments, "-o", rules.excludeOutboundPorts());
    addUnlessEmpty(arguments, "-k", rules.interfaces());
  }

  private static void addUnlessEmpty(ArrayNode arguments, String option, String value) {
    if (!value.isEmpty()) {
      arguments.add(option).add(value);
    }
  }

  private String excludedInboundPorts() {
    var ports = new StringJoiner(",").add(OWN_PORTS);
    if (plan.statusPort() != SidecarPlan.STATUS_PORT && plan.statusPort() != 0) {
      ports.add(Integer.toString(plan.statusPort()));
    }
    if (!plan.rules().excludeInboundPorts().isEmpty()) {
      ports.add(plan.rules().excludeInboundPorts());
    }
    return ports.toString();
  }
}
