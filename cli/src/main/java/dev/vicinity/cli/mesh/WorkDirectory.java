package dev.vicinity.cli.mesh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/// A directory of one run, for this user only, deleted with everything in it when closed.
public record WorkDirectory(Path path) implements AutoCloseable {
  public static WorkDirectory temporary() {
    try {
      return new WorkDirectory(Files.createTempDirectory("vicinity-"));
    } catch (IOException e) {
      throw new UncheckedIOException("temporary directory", e);
    }
  }

  @Override
  public void close() {
    try (var paths = Files.walk(path)) {
      for (var each : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("delete " + path, e);
    }
  }
}
