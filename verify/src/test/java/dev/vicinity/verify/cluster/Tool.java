package dev.vicinity.verify.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A program on this machine, as a user would start it.
public final class Tool {
  private Tool() {}

  /// Runs a program to its end.
  public static Output run(Duration patience, List<String> command) {
    return run(patience, command, "", Map.of());
  }

  /// Runs a program to its end, with a standard input and more environment.
  public static Output run(
      Duration patience, List<String> command, String input, Map<String, String> environment) {
    try {
      var in = Files.writeString(Files.createTempFile("in", ""), input);
      var out = Files.createTempFile("out", "");
      var err = Files.createTempFile("err", "");
      try {
        var builder = new ProcessBuilder(command);
        builder.environment().putAll(environment);
        builder.redirectInput(in.toFile());
        var process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        return finished(patience, command, process, out, err);
      } finally {
        for (var file : List.of(in, out, err)) Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(command.toString(), e);
    }
  }

  private static Output finished(
      Duration patience, List<String> command, Process process, Path out, Path err)
      throws IOException {
    try {
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(
            command + " is not done after " + patience + ": " + Files.readString(err, UTF_8));
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted: " + command, e);
    }
    return new Output(
        String.join(" ", command),
        process.exitValue(),
        Files.readString(out, UTF_8),
        Files.readString(err, UTF_8));
  }
}
