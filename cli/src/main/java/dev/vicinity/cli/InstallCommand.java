package dev.vicinity.cli;

import dev.vicinity.cli.install.PackedChart;
import dev.vicinity.cli.install.Releases;
import dev.vicinity.cli.output.CommandFailed;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `vicinity install`: the chart, without Helm at hand.
@Command(
    name = "install",
    description = {
      "Installs the mesh in the cluster of KUBECONFIG: the chart that this command carries, as a"
          + " Helm release",
      "that `helm` can take over. Nothing gets a sidecar until its namespace is labelled."
    },
    mixinStandardHelpOptions = true)
final class InstallCommand implements Callable<Integer> {
  @Mixin private InstallOptions options = new InstallOptions();

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets `spec`
  InstallCommand() {}

  @Override
  public Integer call() {
    var releases = options.plane().releases();
    try (var chart = PackedChart.open()) {
      var order = options.order(chart.folder());
      // Helm's own word for it says neither what is there nor what to do
      InstallOptions.helm("install", () -> releases.find(order.release()))
          .ifPresent(
              found -> {
                throw new CommandFailed(
                    "release %s is in namespace %s already, %s (expected: vicinity upgrade%s)"
                        .formatted(
                            order.release(),
                            releases.namespace(),
                            found.getStatus(),
                            options.plane().asTyped()));
              });
      var text = InstallOptions.helm("install", () -> install(releases, order));
      spec.commandLine().getOut().print(text);
      spec.commandLine().getOut().flush();
      return 0;
    }
  }

  private String install(Releases releases, Releases.Order order) {
    if (options.isDryRun()) {
      releases.tryInstall(order);
      return releases.rendered(order);
    }
    // Helm looks at values only when it has installed definitions already
    releases.rendered(order);
    return releases.install(order);
  }
}
