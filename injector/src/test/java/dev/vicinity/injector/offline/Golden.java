package dev.vicinity.injector.offline;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vicinity.injector.admission.Admission;
import dev.vicinity.injector.admission.Answer;
import dev.vicinity.injector.decide.NamespaceView;
import dev.vicinity.injector.settings.KubernetesVersion;
import dev.vicinity.injector.settings.SettingsFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// A manifest, and beside it what it becomes: `NAME.yaml` and `NAME.injected.yaml`.
///
/// Comments at its head say what differs from the usual: `# settings: {…}`, `# kubernetes: 1.28`,
/// `# namespace: {LABEL: VALUE}`.
record Golden(Path input) {
  private static final Path FOLDER =
      Path.of(System.getProperty("vicinity.root", ".."))
          .resolve("injector/src/test/resources/golden");

  static Stream<Golden> all() {
    try (var files = Files.list(FOLDER)) {
      return files
          .filter(file -> !file.toString().endsWith(".injected.yaml"))
          .sorted()
          .map(Golden::new)
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JsonNode resource() {
    return Yaml.read(input.toString(), text(input)).getFirst();
  }

  String expected() {
    return Files.exists(output()) ? text(output()) : "";
  }

  void become(String text) {
    try {
      Files.writeString(output(), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// What comes out, warnings and reasons as comments.
  String actual() {
    var result = injection().inject(resource());
    var out = new StringBuilder();
    switch (result.answer().orElseThrow()) {
      case Answer.Injected injected -> {
        out.append("# injected: ").append(injected.summary()).append('\n');
        injected
            .warnings()
            .forEach(warning -> out.append("# warning: ").append(warning).append('\n'));
        out.append(Yaml.write(result.resource()));
      }
      case Answer.Skipped skipped ->
          out.append("# skipped: ").append(skipped.summary()).append('\n');
      case Answer.Refused(var problems) ->
          problems.forEach(problem -> out.append("# refused: ").append(problem).append('\n'));
      case Answer.Failed failed -> throw new AssertionError(failed.summary());
    }
    return out.toString();
  }

  OfflineInjection injection() {
    return new OfflineInjection(admission(), namespace());
  }

  Admission admission() {
    try {
      var version = head("kubernetes", "1.34").split("\\.");
      return new Admission(
          SettingsFile.read(head("settings", "")).settings(),
          KubernetesVersion.parse(version[0], version[1]));
    } catch (SettingsFile.Invalid e) {
      throw new AssertionError(input + ": " + e.getMessage(), e);
    }
  }

  NamespaceView namespace() {
    var labels = new TreeMap<String, String>();
    Yaml.read("namespace", head("namespace", "{vicinity.dev/injection: enabled}"))
        .getFirst()
        .properties()
        .forEach(entry -> labels.put(entry.getKey(), entry.getValue().asText()));
    return new NamespaceView("shop", Map.copyOf(labels));
  }

  private String head(String key, String otherwise) {
    return text(input)
        .lines()
        .filter(line -> line.startsWith("# " + key + ":"))
        .map(line -> line.substring(key.length() + 3).strip())
        .findFirst()
        .orElse(otherwise);
  }

  private Path output() {
    return FOLDER.resolve(input.getFileName().toString().replace(".yaml", ".injected.yaml"));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return input.getFileName().toString();
  }
}
