package dev.vicinity.cli;

import dev.vicinity.cli.install.PackedChart;
import dev.vicinity.cli.install.Releases;
import dev.vicinity.cli.output.CommandFailed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `vicinity upgrade`: the chart that this command carries over the one that is installed.
@Command(
    name = "upgrade",
    description = {
      "Upgrades the mesh to this command's version, or changes its values; those given before hold"
          + " on.",
      "Istio's definitions that are absent are added and ours brought up to date."
    },
    mixinStandardHelpOptions = true)
final class UpgradeCommand implements Callable<Integer> {
  @Mixin private InstallOptions options = new InstallOptions();

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets `spec`
  UpgradeCommand() {}

  @Override
  public Integer call() {
    var releases = options.plane().releases();
    try (var chart = PackedChart.open()) {
      var order = options.order(chart.folder());
      if (InstallOptions.helm("upgrade", () -> releases.find(order.release())).isEmpty()) {
        throw new CommandFailed(
            "there is no release %s in namespace %s (expected: vicinity install%s)"
                .formatted(order.release(), releases.namespace(), options.plane().asTyped()));
      }
      var text =
          InstallOptions.helm(
              "upgrade",
              () ->
                  options.isDryRun() ? rendered(releases, order) : upgrade(releases, order, chart));
      spec.commandLine().getOut().print(text);
      spec.commandLine().getOut().flush();
      return 0;
    }
  }

  private String upgrade(Releases releases, Releases.Order order, PackedChart chart) {
    rendered(releases, order); // values that do not hold change nothing
    // Helm installs definitions once and never looks at them again
    try (var cluster = options.plane().cluster()) {
      cluster.definitions().apply(chart.definitions());
    }
    return releases.upgrade(order);
  }

  private static String rendered(Releases releases, Releases.Order order) {
    try {
      var before = Files.createTempFile("vicinity-values-", ".yaml");
      try {
        Files.writeString(before, releases.values(order.release()));
        return releases.rendered(order.over(before));
      } finally {
        Files.delete(before);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("keep the values given before", e);
    }
  }
}
