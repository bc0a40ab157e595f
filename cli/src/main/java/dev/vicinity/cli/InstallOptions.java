package dev.vicinity.cli;

import dev.vicinity.cli.install.Releases;
import dev.vicinity.cli.install.Releases.Until;
import dev.vicinity.cli.install.Values;
import dev.vicinity.cli.output.CommandFailed;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// What `install` and `upgrade` are told.
final class InstallOptions {
  @Mixin private PlaneOptions plane = new PlaneOptions();

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "A value of the chart, written as for Helm.")
  private List<String> set = List.of();

  @Option(
      names = {"-f", "--values"},
      paramLabel = "FILE",
      description = "A file of values.")
  private List<Path> files = List.of();

  @Option(names = "--wait", description = "Wait until everything is ready.")
  private boolean wait;

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      defaultValue = "300",
      description = "How long to wait (default: 300).")
  private int timeout;

  @Option(
      names = "--dry-run",
      description = "Print the manifests, once the API server agrees to them; change nothing.")
  private boolean dryRun;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @SuppressWarnings("NullAway.Init") // picocli sets `command`
  InstallOptions() {}

  PlaneOptions plane() {
    return plane;
  }

  boolean isDryRun() {
    return dryRun;
  }

  /// What Helm is asked for; what cannot be understood ends the command with 2.
  Releases.Order order(Path chart) {
    for (var file : files) {
      if (!Files.isRegularFile(file)) {
        throw refused("-f " + file + " (expected: a file that exists)");
      }
    }
    Until until = wait ? new Until.Ready(Duration.ofSeconds(timeout)) : new Until.Created();
    try {
      // the revision is part of every name, so that its option goes before
      var values = Values.of(files, set).with("revision", plane.names().revision());
      return new Releases.Order(chart, plane.names().release(), values, until);
    } catch (IllegalArgumentException e) {
      throw refused(String.valueOf(e.getMessage()));
    }
  }

  private ParameterException refused(String message) {
    return new ParameterException(command.commandLine(), message);
  }

  /// Helm's refusals, told as this command's own.
  static <T> T helm(String doing, Supplier<T> work) {
    try {
      return work.get();
    } catch (IllegalStateException e) {
      var said = String.valueOf(e.getMessage()).strip();
      var hint =
          said.contains("forbidden") ? " (expected: rights that vicinity check --pre names)" : "";
      throw new CommandFailed(doing + ": " + said + hint);
    }
  }
}
