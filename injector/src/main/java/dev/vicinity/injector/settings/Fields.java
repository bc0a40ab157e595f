package dev.vicinity.injector.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// The fields of one YAML mapping, read by name; what does not hold becomes a problem that names
/// the field by its path. Used by one thread.
public final class Fields {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final JsonNode tree;
  private final String path;
  private final Problems problems;
  private final TreeSet<String> known = new TreeSet<>();

  private Fields(JsonNode tree, String path, Problems problems) {
    this.tree = tree;
    this.path = path;
    this.problems = problems;
  }

  /// Reads a text; `subject` begins the path of every field in it.
  public static Fields ofYaml(String subject, String yaml, Problems problems) {
    return new Fields(mapping(subject, yaml, problems), subject, problems);
  }

  private static JsonNode mapping(String subject, String yaml, Problems problems) {
    try {
      var settings = LoadSettings.builder().setLabel(subject).build();
      var tree = JSON.<JsonNode>valueToTree(new Load(settings).loadFromString(yaml));
      if (tree.isObject() || tree.isNull()) {
        return tree;
      }
      problems.error(subject, yaml.strip(), "fields with values");
    } catch (YamlEngineException e) {
      problems.error(subject, String.valueOf(e.getMessage()).replace('\n', ' '), "YAML");
    }
    return MissingNode.getInstance();
  }

  /// The fields of a field.
  public Fields object(String name) {
    var value = at(name);
    if (!value.isObject() && !isAbsent(value)) {
      problems.error(path(name), value, "fields with values");
    }
    return new Fields(value, path(name), problems);
  }

  /// A text, a number or a truth value as text.
  public Optional<String> text(String name) {
    var value = at(name);
    if (value.isContainerNode()) {
      problems.error(path(name), value, "one value");
      return Optional.empty();
    }
    return isAbsent(value) ? Optional.empty() : Optional.of(value.asText());
  }

  /// A value that `parser` understands; it throws IllegalArgumentException for what it does not.
  public <T> Optional<T> parsed(String name, String expected, Function<String, T> parser) {
    var text = text(name);
    try {
      return text.map(parser);
    } catch (IllegalArgumentException e) {
      problems.error(path(name), text.orElse(""), expected);
      return Optional.empty();
    }
  }

  /// One of several words.
  public <T> Optional<T> choice(String name, Map<String, T> choices) {
    var words = String.join(" or ", new TreeMap<>(choices).keySet());
    return parsed(
        name,
        words,
        text ->
            Optional.ofNullable(choices.get(text))
                .orElseThrow(() -> new IllegalArgumentException(text)));
  }

  /// A list of texts; nothing reads as an empty one.
  public List<String> texts(String name) {
    var value = at(name);
    if (!value.isArray() && !isAbsent(value)) {
      problems.error(path(name), value, "a list");
    }
    return value.valueStream().map(JsonNode::asText).toList();
  }

  /// Texts by their names.
  public Map<String, String> map(String name) {
    var texts = new TreeMap<String, String>();
    at(name).properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
    return texts;
  }

  /// Passes over a field that is meant for others.
  public void ignore(String name) {
    known.add(name);
  }

  /// Warns of each field that nobody asked for.
  public void warnOfOthers() {
    for (var name : (Iterable<String>) tree::fieldNames) {
      if (!known.contains(name)) {
        problems.warn(path(name) + " is not honoured (known: " + String.join(", ", known) + ")");
      }
    }
  }

  private JsonNode at(String name) {
    known.add(name);
    return tree.path(name);
  }

  private static boolean isAbsent(JsonNode value) {
    return value.isMissingNode() || value.isNull();
  }

  private String path(String name) {
    return path + "." + name;
  }
}
