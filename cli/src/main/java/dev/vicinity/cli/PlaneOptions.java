package dev.vicinity.cli;

import dev.vicinity.cli.check.Names;
import dev.vicinity.cli.cluster.UserCluster;
import dev.vicinity.cli.install.Releases;
import dev.vicinity.cli.output.CommandFailed;
import dev.vicinity.control.source.KubernetesAccess;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import picocli.CommandLine.Option;

/// Which control plane a command is about.
final class PlaneOptions {
  /// As the chart's schema has it.
  private static final Pattern REVISION = Pattern.compile("[a-z0-9]([-a-z0-9]{0,38}[a-z0-9])?");

  @Option(
      names = {"-n", "--namespace"},
      paramLabel = "NAMESPACE",
      defaultValue = "vicinity-system",
      description = "Where control and injector run (default: vicinity-system).")
  private String namespace = "vicinity-system";

  @Option(
      names = "--revision",
      paramLabel = "REVISION",
      defaultValue = Names.DEFAULT,
      description = "Which of several control planes (default: default).")
  private String revision = Names.DEFAULT;

  String namespace() {
    return namespace;
  }

  Names names() {
    if (!REVISION.matcher(revision).matches()) {
      throw new CommandFailed(
          "--revision " + revision + " (expected: up to 40 of a-z, 0-9 and - within)");
    }
    return Names.of(revision);
  }

  /// Helm's releases there, once the API server answers: it tells better than Helm if it does not.
  Releases releases() {
    cluster().close();
    return new Releases(namespace);
  }

  /// Connects.
  UserCluster cluster() {
    needSettings();
    try {
      return UserCluster.open();
    } catch (UserCluster.Unreachable e) {
      throw new CommandFailed(String.valueOf(e.getMessage()), e);
    }
  }

  /// What a person writes to be about the same plane.
  String asTyped() {
    var typed = namespace.equals("vicinity-system") ? "" : " --namespace " + namespace;
    return revision.equals(Names.DEFAULT) ? typed : typed + " --revision " + revision;
  }

  private static void needSettings() {
    if (!KubernetesAccess.isConfigured()) {
      throw new CommandFailed("no cluster is configured (expected: KUBECONFIG or ~/.kube/config)");
    }
    var files = Objects.requireNonNullElse(System.getenv("KUBECONFIG"), "");
    if (!files.isEmpty()
        && Stream.of(files.split(File.pathSeparator)).map(Path::of).noneMatch(Files::exists)) {
      throw new CommandFailed("KUBECONFIG: " + files + " (expected: a file that exists)");
    }
  }
}
