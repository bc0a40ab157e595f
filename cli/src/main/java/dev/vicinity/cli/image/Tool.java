package dev.vicinity.cli.image;

import dev.vicinity.cli.output.CommandFailed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/// Programs of the machine, run to their end.
final class Tool {
  private Tool() {}

  /// What it prints to standard output.
  ///
  /// @throws CommandFailed with what it said, if it cannot be run or fails
  static String run(Path directory, List<String> command) {
    try {
      var process =
          new ProcessBuilder(command)
              .directory(directory.toFile())
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .redirectErrorStream(true)
              .start();
      var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new CommandFailed(String.join(" ", command) + " failed:\n" + said.strip());
      }
      return said;
    } catch (IOException e) {
      throw new CommandFailed(command.getFirst() + " cannot be run: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailed("interrupted while " + command.getFirst() + " ran", e);
    }
  }

  static String run(Path directory, String... command) {
    return run(directory, Arrays.asList(command));
  }

  /// Whether a program is on PATH.
  static boolean exists(String name) {
    var path = System.getenv().getOrDefault("PATH", "/usr/bin:/bin");
    return Arrays.stream(path.split(":"))
        .filter(directory -> !directory.isEmpty())
        .anyMatch(directory -> Path.of(directory, name).toFile().canExecute());
  }
}
