package dev.vicinity.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.vicinity.cli.output.CommandFailed;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// The demo's own copy of the example manifests, edited as a user would: files are read, changed
/// and put in the place of what was there. Used by one thread.
final class Manifests {
  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private final Path examples;
  private final Path folder;

  private Manifests(Path examples, Path folder) {
    this.examples = examples;
    this.folder = folder;
  }

  /// Copies the manifests of the four localities under `work`, with `port` for every port that is
  /// written there, and with the mark an injector leaves on pods that have a sidecar.
  static Manifests copy(Path examples, Path work, int port) throws IOException {
    if (!Files.isDirectory(examples.resolve("locality"))) {
      throw new CommandFailed("examples: " + examples + " (expected: the folder of the manifests)");
    }
    var manifests = new Manifests(examples, Files.createDirectory(work.resolve("manifests")));
    try (var files = Files.list(examples.resolve("locality"))) {
      for (var file : files.sorted().toList()) {
        manifests.edit(file, file.getFileName().toString(), object -> adapt(object, port));
      }
    }
    return manifests;
  }

  /// The folder to watch.
  Path folder() {
    return folder;
  }

  /// Says of a pod whether it is ready.
  void ready(Zone zone, Ready ready) throws IOException {
    edit(
        folder.resolve(zone.file()),
        zone.file(),
        pod ->
            ((ObjectNode) pod.at("/status/conditions/0"))
                .put("status", ready == Ready.YES ? "True" : "False"));
  }

  /// What a Ready condition says.
  enum Ready {
    YES,
    NO
  }

  /// Adds a manifest of `examples/manifests/features`.
  void add(String feature) throws IOException {
    edit(examples.resolve("features").resolve(feature), feature, _ -> {});
  }

  private static void adapt(JsonNode object, int port) {
    if (object.at("/kind").asText().equals("Service")) {
      ((ObjectNode) object.at("/spec/ports/0")).put("port", port).put("targetPort", port);
    }
    if (object.at("/metadata/labels/app").asText().equals("hello")) {
      ((ObjectNode) object.at("/metadata/labels")).put("security.istio.io/tlsMode", "istio");
      ((ObjectNode) object.at("/spec/containers/0/ports/0")).put("containerPort", port);
    }
  }

  /// Writes beside the folder and moves, so that no half of a file is ever read.
  private void edit(Path from, String name, Consumer<JsonNode> change) throws IOException {
    var text = new StringWriter();
    for (var object : objects(from)) {
      change.accept(object);
      text.write(YAML.writeValueAsString(object));
    }
    var written = folder.resolveSibling("." + name);
    Files.writeString(written, text.toString());
    Files.move(written, folder.resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  private static List<JsonNode> objects(Path file) throws IOException {
    var objects = new ArrayList<JsonNode>();
    try (var parser = YAML.createParser(file.toFile())) {
      YAML.readValues(parser, JsonNode.class).forEachRemaining(objects::add);
    }
    return objects;
  }
}
