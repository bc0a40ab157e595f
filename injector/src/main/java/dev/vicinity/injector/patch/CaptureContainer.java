package dev.vicinity.injector.patch;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vicinity.injector.pod.Names;
import dev.vicinity.injector.pod.Trees;
import dev.vicinity.injector.settings.InjectionSettings;
import java.util.List;

/// The init container of capture: it writes the rules, as root with the one right that this takes;
/// or, where the node's plug-in writes them, checks that they are in force, as the sidecar's user
/// without any right.
record CaptureContainer(SidecarPlan plan, InjectionSettings settings) {
  private static final String WRITING =
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

  ObjectNode writing() {
    return tree(Names.CAPTURE, new CaptureOptions(plan).arguments(), WRITING);
  }

  ObjectNode validating() {
    return tree(Names.VALIDATION, List.of("--run-validation"), SidecarContainer.SECURITY);
  }

  private ObjectNode tree(String name, List<String> options, String security) {
    var container = Trees.empty();
    container.put("name", name);
    container.put("image", plan.image());
    container.put("imagePullPolicy", settings.image().pullPolicy());
    var arguments = container.putArray("args").add("-Xmx16m").add("@/opt/vicinity/capture");
    options.forEach(arguments::add);
    container.set("resources", ResourceTree.of(plan.resources()));
    container.set("securityContext", Trees.object(security));
    Volumes.mountScratch(container);
    return container;
  }
}
