package dev.vicinity.cli;

import dev.vicinity.cli.cluster.Names;
import dev.vicinity.cli.cluster.UserCluster;
import dev.vicinity.cli.install.Releases;
import dev.vicinity.cli.output.CommandFailed;
import dev.vicinity.control.source.KubernetesAccess;
import picocli.CommandLine.Option;

/// Which control plane a command is about.
final class PlaneOptions {
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
    return Names.of(revision);
  }

  /// Helm's releases there.
  Releases releases() {
    needSettings();
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
  }
}
