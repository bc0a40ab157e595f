package dev.vicinity.injector.patch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.vicinity.injector.patch.SidecarPlan.Placement;
import dev.vicinity.injector.pod.Names;
import dev.vicinity.injector.pod.PodView;
import dev.vicinity.injector.pod.Trees;
import dev.vicinity.injector.settings.InjectionSettings;
import dev.vicinity.injector.settings.InjectionSettings.Capture;
import dev.vicinity.injector.settings.InjectionSettings.Metrics;
import dev.vicinity.injector.settings.InjectionSettings.Probes;
import dev.vicinity.injector.settings.KubernetesVersion;
import dev.vicinity.injector.settings.Problems;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Gives pods their sidecar, as these settings and this Kubernetes want it. Decides nothing about
/// who gets one.
public record Injection(InjectionSettings settings, KubernetesVersion version) {
  /// The pod with its sidecar; the one given stays as it is.
  public Outcome into(PodView pod) {
    var problems = new Problems();
    var plan = new PlanReader(pod, settings, problems).read(version);
    if (!problems.errors().isEmpty()) {
      return new Outcome.Refused(problems.errors());
    }
    var tree = pod.tree().<ObjectNode>deepCopy();
    new Work(plan, tree, problems).all();
    Hazards.look(tree, plan.placement(), problems);
    return new Outcome.Injected(tree, problems.warnings());
  }

  /// One pod being changed.
  private final class Work {
    private final SidecarPlan plan;
    private final PodView before;
    private final ObjectNode metadata;
    private final ObjectNode spec;
    private final Problems problems;

    Work(SidecarPlan plan, ObjectNode tree, Problems problems) {
      this.plan = plan;
      this.problems = problems;
      before = new PodView(tree.deepCopy());
      metadata = Trees.object(tree, "metadata");
      spec = Trees.object(tree, "spec");
    }

    void all() {
      var override = UserOverride.take(spec);
      var sidecar = new SidecarContainer(plan, settings).tree(ofApplication());
      override.ifPresent(wanted -> UserOverride.merge(wanted, sidecar));
      labels();
      pullSecrets();
      var containers = place(sidecar);
      var volumes = Volumes.add(spec);
      status(containers, volumes);
    }

    /// What the sidecar is told about the application beside it.
    private Map<String, String> ofApplication() {
      var told = new TreeMap<String, String>();
      if (plan.statusPort() == 0) {
        return told;
      }
      if (plan.probes() == Probes.REWRITE) {
        var probes = new ProbeRewriting(plan.statusPort(), problems).rewrite(spec);
        if (!probes.isEmpty()) {
          told.put("VICINITY_APP_PROBES", Trees.write(probes));
        }
      }
      if (plan.metrics() == Metrics.MERGE) {
        new MetricsMerge(plan.statusPort())
            .merge(Trees.object(metadata, "annotations"))
            .ifPresent(metrics -> told.put("VICINITY_APP_METRICS", metrics));
      }
      return told;
    }

    private void labels() {
      var labels = Trees.object(metadata, "labels");
      // what peers go by: without capture nothing arrives at the sidecar that could take mTLS
      var mode = plan.capture() == Capture.NONE ? "disabled" : "istio";
      putIfAbsent(labels, "security.istio.io/tlsMode", mode);
      putIfAbsent(labels, WorkloadName.NAME, WorkloadName.of(before));
      putIfAbsent(labels, WorkloadName.REVISION, WorkloadName.revisionOf(before));
      labels.put(Names.REVISION, settings.revision());
    }

    private static void putIfAbsent(ObjectNode labels, String key, String value) {
      if (!labels.has(key)) {
        labels.put(key, value);
      }
    }

    private void pullSecrets() {
      for (var name : settings.image().pullSecrets()) {
        var list = Trees.list(spec, "imagePullSecrets");
        if (Trees.item(list, "name", TextNode.valueOf(name)).isEmpty()) {
          list.addObject().put("name", name);
        }
      }
    }

    /// Before the pod's own init containers where the sidecar runs by then; capture without it
    /// would cut them off, so that it comes after them otherwise. Gives the names by kind.
    private Map<String, List<String>> place(ObjectNode sidecar) {
      var init = new ArrayList<JsonNode>();
      var capture = new CaptureContainer(plan, settings);
      switch (plan.capture()) {
        case INIT -> init.add(capture.writing());
        case CNI -> init.add(capture.validating());
        case NONE -> {}
      }
      if (plan.placement() == Placement.NATIVE) {
        init.add(sidecar);
        insert(0, init, "initContainers");
        return Map.of("initContainers", names(init), "containers", List.of());
      }
      insert(spec.path("initContainers").size(), init, "initContainers");
      insert(0, List.of(sidecar), "containers");
      return Map.of("initContainers", names(init), "containers", List.of(Names.SIDECAR));
    }

    private void insert(int at, List<JsonNode> added, String field) {
      if (added.isEmpty()) {
        return;
      }
      ArrayNode list = Trees.list(spec, field);
      for (int i = 0; i < added.size(); i++) {
        list.insert(at + i, added.get(i));
      }
    }

    private static List<String> names(List<JsonNode> containers) {
      return containers.stream().map(container -> container.path("name").asText()).toList();
    }

    private void status(Map<String, List<String>> containers, List<String> volumes) {
      var status = Trees.empty();
      for (var kind : List.of("initContainers", "containers")) {
        containers.getOrDefault(kind, List.of()).forEach(status.putArray(kind)::add);
      }
      volumes.forEach(status.putArray("volumes")::add);
      settings.image().pullSecrets().forEach(status.putArray("imagePullSecrets")::add);
      status.put("revision", settings.revision());
      var annotations = Trees.object(metadata, "annotations");
      annotations.put(Names.STATUS, Trees.write(status));
      if (plan.capture() == Capture.CNI) {
        annotations.put(Names.CAPTURE_OPTIONS, new CaptureOptions(plan).line());
      }
    }
  }
}
