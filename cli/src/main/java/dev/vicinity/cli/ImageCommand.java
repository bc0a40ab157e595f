package dev.vicinity.cli;

import dev.vicinity.cli.image.ImageBuild;
import dev.vicinity.cli.output.CommandFailed;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `vicinity image`: the image of all processes as a file, made without a container engine.
@Command(
    name = "image",
    description = {
      "Builds the image that all processes run from, and writes it to a file.",
      "docker load, podman load and ctr images import take it. Needs Debian or Ubuntu, no container"
          + " engine."
    },
    mixinStandardHelpOptions = true)
final class ImageCommand implements Callable<Integer> {
  private static final double MIB = 1 << 20;

  @Parameters(paramLabel = "OUT.tar", description = "What to write.")
  private Path out = Path.of("");

  @Option(
      names = "--name",
      paramLabel = "NAME:TAG",
      description = "How the image is called (default: vicinity/vicinity:VERSION).")
  private @Nullable String name;

  @Option(
      names = "--unpacked",
      description = "Write a directory per layer of the image into OUT, for docker/Dockerfile.")
  private boolean unpacked;

  @Spec private CommandSpec spec;

  @SuppressWarnings("NullAway.Init") // picocli sets `spec`
  ImageCommand() {}

  @Override
  public Integer call() {
    var print = spec.commandLine().getOut();
    var called = Optional.ofNullable(name).orElseGet(ImageCommand::usualName);
    var build =
        new ImageBuild(directory("vicinity.build"), directory("vicinity.work"), print::println);
    try {
      var target = out.toAbsolutePath();
      var built = unpacked ? build.unpack(target) : build.write(called, target);
      print.printf(
          Locale.ROOT,
          "%s%n%s%n%.1f MiB unpacked: %.1f MiB, and %.1f MiB for the rules tool (nft)%n",
          called,
          built.digest(),
          built.size() / MIB,
          (built.size() - built.rules()) / MIB,
          built.rules() / MIB);
      return 0;
    } catch (IOException e) {
      throw new CommandFailed("image: " + e, e);
    }
  }

  private static String usualName() {
    var version = VersionCommand.Version.current().vicinity().replace("-SNAPSHOT", "");
    return "vicinity/vicinity:" + version;
  }

  private static Path directory(String property) {
    var directory = System.getProperty(property);
    if (directory == null) {
      throw new CommandFailed("image: run it as ./vicinity image, which builds what goes into it");
    }
    return Path.of(directory);
  }
}
