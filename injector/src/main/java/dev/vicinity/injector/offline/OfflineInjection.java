package dev.vicinity.injector.offline;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.vicinity.injector.admission.Admission;
import dev.vicinity.injector.admission.Answer;
import dev.vicinity.injector.decide.NamespaceView;
import dev.vicinity.injector.pod.PodView;
import dev.vicinity.injector.pod.Trees;
import java.util.Map;
import java.util.Optional;

/// Gives the pods of manifests their sidecar, as the webhook would when they are created.
///
/// Knows pods and everything that makes pods from a template; other resources stay as they are.
public final class OfflineInjection {
  private static final String TEMPLATE = "/spec/template";

  /// Where a kind keeps its pod.
  private static final Map<String, String> PLACES =
      Map.of(
          "Pod", "",
          "Deployment", TEMPLATE,
          "ReplicaSet", TEMPLATE,
          "StatefulSet", TEMPLATE,
          "DaemonSet", TEMPLATE,
          "Job", TEMPLATE,
          "ReplicationController", TEMPLATE,
          "DeploymentConfig", TEMPLATE,
          "CronJob", "/spec/jobTemplate/spec/template");

  private final Admission admission;
  private final NamespaceView namespace;

  public OfflineInjection(Admission admission, NamespaceView namespace) {
    this.admission = admission;
    this.namespace = namespace;
  }

  /// A resource as it comes out; without an answer it has no pods.
  public record Result(JsonNode resource, Optional<Answer> answer) {}

  /// The one given stays as it is.
  public Result inject(JsonNode resource) {
    var place = PLACES.get(resource.path("kind").asText());
    if (place == null || !(resource.at(place) instanceof ObjectNode template)) {
      return new Result(resource, Optional.empty());
    }
    var pod = named(template, resource.at("/metadata/name").asText());
    var answer = admission.answer(new PodView(pod), namespace);
    var result = resource.deepCopy();
    if (answer instanceof Answer.Injected(var _, ObjectNode after, var _, var _)) {
      var injected = after.deepCopy();
      if (template.at("/metadata/name").isMissingNode()) {
        Trees.object(injected, "metadata").remove("name");
      }
      ((ObjectNode) result.at(place)).setAll(injected);
    }
    return new Result(result, Optional.of(answer));
  }

  /// A template has no name, but its pods are called after their owner.
  private static ObjectNode named(ObjectNode template, String owner) {
    var pod = template.deepCopy();
    var metadata = Trees.object(pod, "metadata");
    if (!metadata.has("name") && !metadata.has("generateName")) {
      metadata.put("name", owner);
    }
    return pod;
  }
}
