package dev.vicinity.cli.install;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/// The chart's manifests for some values, as Helm makes them.
public record Rendered(String text, List<JsonNode> objects) {
  /// In namespace `vicinity-system`, with settings written as for `--set`.
  public static Rendered with(String... settings) {
    try (var chart = PackedChart.open()) {
      var values = Values.of(List.of(), List.of(settings));
      var until = new Releases.Until.Created();
      var order = new Releases.Order(chart.folder(), "vicinity", values, until);
      var text = new Releases("vicinity-system").rendered(order);
      return new Rendered(text, parsed(text));
    }
  }

  /// The one object of this kind and name.
  public JsonNode object(String kind, String name) {
    return objects.stream()
        .filter(item -> item.at("/kind").asText().equals(kind))
        .filter(item -> item.at("/metadata/name").asText().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + kind + " " + name));
  }

  private static List<JsonNode> parsed(String text) {
    var objects = new ArrayList<JsonNode>();
    try (var parser = new YAMLFactory().createParser(text)) {
      new YAMLMapper()
          .readerFor(JsonNode.class)
          .<JsonNode>readValues(parser)
          .forEachRemaining(
              item -> {
                if (item.isObject()) objects.add(item);
              });
    } catch (IOException e) {
      throw new UncheckedIOException("parse what was rendered", e);
    }
    return objects;
  }
}
