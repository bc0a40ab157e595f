package dev.vicinity.cli;

import dev.vicinity.cli.cluster.Leftovers;
import dev.vicinity.cli.cluster.UserCluster;
import dev.vicinity.cli.output.CommandFailed;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `vicinity uninstall`: the release, and what control made at run time.
@Command(
    name = "uninstall",
    description = {
      "Removes the mesh: the release and all that control made while it ran. Istio's definitions"
          + " stay, because",
      "your resources would go with them; so do the namespace and a Secret `cacerts` of your own."
    },
    mixinStandardHelpOptions = true)
final class UninstallCommand implements Callable<Integer> {
  @Mixin private PlaneOptions plane = new PlaneOptions();

  @Option(
      names = "--crds",
      description = "Remove definitions that we installed too, WITH EVERY RESOURCE of their kinds.")
  private boolean definitions;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "120",
      description = "How long to wait for the last pod to end (default: 120).")
  private int timeout;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets `spec`
  UninstallCommand() {}

  @Override
  public Integer call() {
    var releases = plane.releases();
    var names = plane.names();
    var out = spec.commandLine().getOut();
    try (var cluster = plane.cluster()) {
      var leftovers = cluster.leftovers(plane.namespace());
      boolean there =
          InstallOptions.helm("uninstall", () -> releases.find(names.release())).isPresent();
      if (there) {
        InstallOptions.helm(
            "uninstall",
            () -> {
              releases.uninstall(names.release());
              return true;
            });
        out.println("release " + names.release() + " removed");
      }
      var found = end(leftovers, out);
      if (!there && found.isEmpty()) {
        throw new CommandFailed(
            "there is no release %s in namespace %s (expected: --namespace and --revision of one)"
                .formatted(names.release(), plane.namespace()));
      }
      removeDefinitions(cluster, leftovers, out);
      bareSoon(leftovers, out);
      out.flush();
      return 0;
    }
  }

  private List<String> end(Leftovers leftovers, PrintWriter out) {
    if (!leftovers.podsEnd(plane.names(), Duration.ofSeconds(timeout))) {
      throw new CommandFailed(
          "pods of namespace %s do not end within %d s (expected: kubectl -n %s get pods)"
              .formatted(plane.namespace(), timeout, plane.namespace()));
    }
    var found = leftovers.remove(plane.names());
    found.forEach(name -> out.println(name + " removed"));
    return found;
  }

  private void removeDefinitions(UserCluster cluster, Leftovers leftovers, PrintWriter out) {
    if (!definitions) {
      return;
    }
    var others = leftovers.otherRevisions(plane.names());
    if (!others.isEmpty()) {
      throw new CommandFailed("--crds: revisions " + others + " need them (expected: no others)");
    }
    cluster
        .definitions()
        .removeOurs()
        .forEach(name -> out.println("definition " + name + " removed"));
  }

  /// Sidecars outlive control: they go on with what they know until their certificates end.
  private void bareSoon(Leftovers leftovers, PrintWriter out) {
    var pods = leftovers.injected(plane.names());
    if (!pods.isEmpty()) {
      out.printf(
          "%d pods still have a sidecar, whose certificate ends within 24 h; restart them"
              + " without:%n",
          pods.size());
      pods.stream()
          .map(pod -> pod.substring(0, pod.indexOf('/')))
          .distinct()
          .forEach(
              namespace -> {
                out.println("  kubectl label namespace " + namespace + " vicinity.dev/injection-");
                out.println("  kubectl -n " + namespace + " rollout restart deployment");
              });
    }
  }
}
