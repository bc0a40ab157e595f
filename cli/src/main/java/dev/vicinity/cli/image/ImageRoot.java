package dev.vicinity.cli.image;

import dev.vicinity.cli.output.CommandFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A directory with all layers of an image, whose programs can be run at the paths that they will
/// have in a container. Network and processes are the machine's.
final class ImageRoot {
  private static final String JAVA = "/opt/vicinity/jre/bin/java";

  /// Own mounts, so that they end with the process; each command becomes the next, so that a signal
  /// to the first reaches Java.
  private static final String ENTER =
      "mount --rbind /proc \"$0/proc\" && mount --rbind /dev \"$0/dev\" && exec chroot \"$0\""
          + " \"$@\"";

  private final Path path;
  private final List<String> enter;

  private ImageRoot(Path path, List<String> enter) {
    this.path = path;
    this.enter = enter;
  }

  /// Puts the layers' contents into a directory; or, where nothing may be mounted, as in the build
  /// of a container image, Vicinity's own to where they belong.
  static ImageRoot of(Iterable<Path> layers, Path path) throws IOException {
    if (!mayMount()) {
      return inPlace(layers);
    }
    Tree.fresh(path);
    for (var layer : layers) {
      Tree.copy(layer, path);
    }
    Tree.settle(path);
    Files.createDirectories(path.resolve("proc"));
    Files.createDirectories(path.resolve("dev"));
    return new ImageRoot(path, entry(path));
  }

  private static ImageRoot inPlace(Iterable<Path> layers) throws IOException {
    if (Files.exists(Program.HOME)) {
      throw new CommandFailed(
          "image: mounting is not permitted here, and "
              + Program.HOME
              + " exists already (expected: root or user namespaces, or a machine without it)");
    }
    for (var layer : layers) {
      var own = layer.resolve(Path.of("/").relativize(Program.HOME));
      if (Files.exists(own)) {
        Tree.copy(own, Program.HOME);
      }
    }
    Tree.settle(Program.HOME);
    return new ImageRoot(Path.of("/"), List.of());
  }

  private static boolean mayMount() {
    var trial = new ArrayList<>(unshare());
    trial.addAll(List.of("mount", "--rbind", "/proc", "/mnt"));
    try {
      Tool.run(Path.of("/"), trial);
      return true;
    } catch (CommandFailed e) {
      return false;
    }
  }

  private static List<String> unshare() {
    return System.getProperty("user.name").equals("root")
        ? List.of("unshare", "--mount")
        : List.of("unshare", "--mount", "--user", "--map-root-user");
  }

  private static List<String> entry(Path path) {
    var unshare = new ArrayList<>(unshare());
    unshare.addAll(List.of("sh", "-c", ENTER, path.toString()));
    return unshare;
  }

  Path path() {
    return path;
  }

  /// Starts Java; what it says goes to a file.
  Process start(List<String> arguments, Map<String, String> environment, Path log)
      throws IOException {
    var command = new ArrayList<>(enter);
    command.add(JAVA);
    command.addAll(arguments);
    var builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .redirectInput(Path.of("/dev/null").toFile());
    builder.environment().keySet().removeIf(name -> !name.equals("PATH"));
    builder.environment().putAll(environment);
    return builder.start();
  }

  /// Runs Java to its end and returns the exit code.
  int run(List<String> arguments, Path log) throws IOException {
    return end(start(arguments, Map.of(), log), log);
  }

  /// Waits for the end.
  static int end(Process process, Path log) throws IOException {
    try {
      if (!process.waitFor(120, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new CommandFailed("image: Java in the image does not end; it said:\n" + said(log));
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new CommandFailed("interrupted", e);
    }
  }

  static String said(Path log) throws IOException {
    return Files.readString(log).strip();
  }
}
