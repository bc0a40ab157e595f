package dev.vicinity.control.source;

import dev.vicinity.control.catalog.Problem;
import dev.vicinity.control.source.ManifestFolder.Document;
import dev.vicinity.control.translate.Manifests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/// One file of manifests: several documents, lists of resources, YAML or JSON.
final class ManifestFile {
  private static final int LARGEST = 64 << 20;

  private ManifestFile() {}

  /// What a file holds. `problems` are those of the file itself.
  record Content(List<Document> documents, List<Problem> problems) {
    static final Content NONE = new Content(List.of(), List.of());

    Content {
      documents = List.copyOf(documents);
      problems = List.copyOf(problems);
    }
  }

  static boolean isManifest(Path file) {
    var name = file.toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
  }

  /// Reads a file. What cannot be read keeps what the file held before.
  static Content read(Path file, Content before) {
    var where = file.toString();
    var documents = new ArrayList<Document>();
    var problems = new ArrayList<Problem>();
    try {
      for (var tree : new Load(settings()).loadAllFromString(Files.readString(file))) {
        add(tree, where, documents, problems);
      }
    } catch (NoSuchFileException e) {
      return before;
    } catch (IOException e) {
      return new Content(before.documents(), List.of(problem(where, "", e.toString(), "readable")));
    } catch (YamlEngineException e) {
      return new Content(before.documents(), List.of(unparsable(where, e)));
    }
    if (!problems.isEmpty()) {
      keepOthers(before, documents);
    }
    return new Content(documents, problems);
  }

  private static LoadSettings settings() {
    return LoadSettings.builder()
        .setSchema(new CoreSchema())
        .setCodePointLimit(LARGEST)
        .setMaxAliasesForCollections(1000)
        .build();
  }

  /// A document without a name may be one that had a name before: nothing of the file is dropped.
  private static void keepOthers(Content before, List<Document> documents) {
    var ids = new HashSet<>(documents.stream().map(Document::id).toList());
    before.documents().stream().filter(each -> !ids.contains(each.id())).forEach(documents::add);
  }

  private static void add(
      Object tree, String where, List<Document> documents, List<Problem> problems) {
    if (tree == null) {
      return;
    }
    if (!(tree instanceof Map<?, ?> map)) {
      problems.add(problem(where, "", String.valueOf(tree), "a resource"));
      return;
    }
    if (!(map.get("kind") instanceof String kind) || !(map.get("apiVersion") instanceof String)) {
      var missing = map.get("kind") instanceof String ? "apiVersion" : "kind";
      problems.add(problem(where, missing, String.valueOf(map.get(missing)), "a string"));
      return;
    }
    if (kind.endsWith("List") && map.get("items") instanceof List<?> items) {
      items.forEach(item -> add(typed(item, map, kind), where, documents, problems));
      return;
    }
    var id = Manifests.identify(map);
    if (id.isPresent() && id.get().name().isEmpty()) {
      problems.add(
          new Problem(
              Problem.Severity.ERROR,
              where,
              kind,
              id.get().namespace(),
              "",
              "metadata.name",
              "missing",
              "a name"));
      return;
    }
    id.ifPresent(each -> documents.add(new Document(each, map, where)));
  }

  /// Items of a typed list need not say what they are.
  private static Object typed(Object item, Map<?, ?> list, String listKind) {
    if (!(item instanceof Map<?, ?> map) || map.containsKey("kind") || listKind.equals("List")) {
      return item;
    }
    var typed = new HashMap<Object, Object>(map);
    typed.put("apiVersion", list.get("apiVersion"));
    typed.put("kind", listKind.substring(0, listKind.length() - "List".length()));
    return typed;
  }

  private static Problem unparsable(String where, YamlEngineException e) {
    if (e instanceof MarkedYamlEngineException marked && marked.getProblemMark().isPresent()) {
      var mark = marked.getProblemMark().get();
      var place = "line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1);
      return problem(where, place, String.valueOf(marked.getProblem()), "YAML or JSON");
    }
    return problem(where, "", String.valueOf(e.getMessage()), "YAML or JSON");
  }

  private static Problem problem(String where, String field, String value, String allowed) {
    return new Problem(Problem.Severity.ERROR, where, "", "", "", field, value, allowed);
  }
}
