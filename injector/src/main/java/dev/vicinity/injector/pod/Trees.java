package dev.vicinity.injector.pod;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// JSON trees: made from text, written as text, and lists whose items have a key.
public final class Trees {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Trees() {}

  public static ObjectNode empty() {
    return JSON.createObjectNode();
  }

  public static ArrayNode list() {
    return JSON.createArrayNode();
  }

  /// A tree from text; throws IllegalArgumentException for what is no object.
  public static ObjectNode object(String json) {
    try {
      if (JSON.readTree(json) instanceof ObjectNode object) {
        return object;
      }
      throw new IllegalArgumentException("no JSON object: " + json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no JSON object: " + json, e);
    }
  }

  public static String write(JsonNode tree) {
    try {
      return JSON.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree that cannot be written", e);
    }
  }

  /// An object of texts, in the order of their keys.
  public static String writeTexts(Map<String, String> texts) {
    var object = empty();
    new TreeMap<>(texts).forEach(object::put);
    return write(object);
  }

  /// The list in a field, made if absent.
  public static ArrayNode list(ObjectNode owner, String field) {
    return owner.get(field) instanceof ArrayNode list ? list : owner.putArray(field);
  }

  /// The object in a field, made if absent.
  public static ObjectNode object(ObjectNode owner, String field) {
    return owner.get(field) instanceof ObjectNode object ? object : owner.putObject(field);
  }

  /// The item of a list with this value of its key.
  public static Optional<ObjectNode> item(ArrayNode list, String key, JsonNode value) {
    for (var item : list) {
      if (item instanceof ObjectNode object && object.path(key).equals(value)) {
        return Optional.of(object);
      }
    }
    return Optional.empty();
  }
}
