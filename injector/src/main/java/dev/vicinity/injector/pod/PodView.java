package dev.vicinity.injector.pod;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What a pod says of itself, read from its JSON; what is absent reads as empty.
public record PodView(JsonNode tree) {
  /// Its labels, in the pod's order.
  public Map<String, String> labels() {
    return texts("labels");
  }

  /// Its annotations, in the pod's order.
  public Map<String, String> annotations() {
    return texts("annotations");
  }

  /// Its name, or what its name will begin with, or nothing.
  public String name() {
    var name = tree.at("/metadata/name").asText("");
    return name.isEmpty() ? tree.at("/metadata/generateName").asText("") : name;
  }

  public boolean isOnHostNetwork() {
    return tree.at("/spec/hostNetwork").asBoolean();
  }

  /// `linux` unless it says otherwise.
  public String operatingSystem() {
    return tree.at("/spec/os/name").asText("linux");
  }

  /// Its containers, without those that run before them.
  public Stream<JsonNode> containers() {
    return tree.at("/spec/containers").valueStream();
  }

  /// The containers that start before the others, native sidecars among them.
  public Stream<JsonNode> initContainers() {
    return tree.at("/spec/initContainers").valueStream();
  }

  /// A container of either kind by its name.
  public Optional<JsonNode> container(String name) {
    return Stream.concat(initContainers(), containers())
        .filter(container -> container.path("name").asText().equals(name))
        .findFirst();
  }

  private Map<String, String> texts(String field) {
    var texts = new LinkedHashMap<String, String>();
    for (var entry : tree.path("metadata").path(field).properties()) {
      texts.put(entry.getKey(), entry.getValue().asText());
    }
    return texts;
  }
}
