package dev.vicinity.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vicinity.cli.output.CommandFailed;
import dev.vicinity.injector.admission.Admission;
import dev.vicinity.injector.admission.Answer;
import dev.vicinity.injector.decide.NamespaceView;
import dev.vicinity.injector.offline.OfflineInjection;
import dev.vicinity.injector.offline.Yaml;
import dev.vicinity.injector.settings.InjectionSettings;
import dev.vicinity.injector.settings.KubernetesVersion;
import dev.vicinity.injector.settings.SettingsFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `vicinity inject`: the sidecar in manifests, without a cluster.
@Command(
    name = "inject",
    description = {
      "Prints manifests with the sidecar in their pods, as the injector would make them, and on the"
          + " error output what",
      "became of each. Needs no cluster; namespaces count as labelled, so that only pods decide."
    },
    mixinStandardHelpOptions = true)
final class InjectCommand implements Callable<Integer> {
  @Option(
      names = {"-f", "--filename"},
      required = true,
      paramLabel = "FILE",
      description = "The manifests; - is the standard input.")
  private Path file;

  @Option(
      names = "--settings",
      paramLabel = "FILE",
      description = "The injector's settings (key injection.yaml of its ConfigMap).")
  private Optional<Path> settings = Optional.empty();

  @Option(
      names = "--kubernetes",
      paramLabel = "VERSION",
      defaultValue = "1.34",
      description = "The cluster's version: sidecars are native from 1.29 on (default: 1.34).")
  private String kubernetes = "1.34";

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets the fields
  InjectCommand() {}

  @Override
  public Integer call() {
    var out = spec.commandLine().getOut();
    var read = settings();
    var injection =
        new OfflineInjection(new Admission(read, version()), namespace(read.revision()));
    int refused = 0;
    var separator = "";
    for (var resource : manifests()) {
      var result = injection.inject(resource);
      if (result.answer().isPresent()) {
        refused += tell(resource, result.answer().get());
      }
      out.print(separator + Yaml.write(result.resource()));
      separator = "---\n";
    }
    out.flush();
    return refused == 0 ? 0 : 1;
  }

  /// Gives 1 for what cannot be injected.
  private int tell(JsonNode resource, Answer answer) {
    var err = spec.commandLine().getErr();
    var name = resource.path("kind").asText() + " " + resource.at("/metadata/name").asText();
    switch (answer) {
      case Answer.Injected injected -> {
        err.println(name + ": injected");
        injected.warnings().forEach(warning -> err.println("  " + warning));
      }
      case Answer.Skipped skipped -> err.println(name + ": left as it is: " + skipped.summary());
      case Answer.Refused refused ->
          refused.problems().forEach(problem -> err.println(name + ": " + problem));
      case Answer.Failed failed -> err.println(name + ": failed: " + failed.summary());
    }
    err.flush();
    return answer instanceof Answer.Refused || answer instanceof Answer.Failed ? 1 : 0;
  }

  private Iterable<JsonNode> manifests() {
    try {
      return file.toString().equals("-")
          ? Yaml.read("standard input", new String(System.in.readAllBytes(), UTF_8))
          : Yaml.read(file.toString(), Files.readString(file));
    } catch (IOException e) {
      throw new CommandFailed("manifests: " + file + " (expected: a file that can be read)", e);
    } catch (IllegalArgumentException e) {
      throw new CommandFailed("manifests: " + e.getMessage(), e);
    }
  }

  private InjectionSettings settings() {
    try {
      return SettingsFile.read(settings.isPresent() ? Files.readString(settings.get()) : "")
          .settings();
    } catch (IOException e) {
      throw new CommandFailed("settings: " + settings + " (expected: a file that can be read)", e);
    } catch (SettingsFile.Invalid e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    }
  }

  private KubernetesVersion version() {
    int dot = kubernetes.indexOf('.');
    try {
      return KubernetesVersion.parse(
          kubernetes.substring(0, Math.max(dot, 0)), kubernetes.substring(dot + 1));
    } catch (IllegalArgumentException e) {
      throw new CommandFailed("--kubernetes: " + kubernetes + " (expected: such as 1.34)", e);
    }
  }

  private static NamespaceView namespace(String revision) {
    return new NamespaceView("default", Map.of("vicinity.dev/rev", revision));
  }
}
