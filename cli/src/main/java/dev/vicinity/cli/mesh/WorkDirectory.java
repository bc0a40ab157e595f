package dev.vicinity.cli.mesh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;

/// A directory of one run, for this user only, deleted with everything in it when closed, at the
/// latest when the process ends.
public record WorkDirectory(Path path) implements AutoCloseable {
  public static WorkDirectory temporary() {
    try {
      var directory = new WorkDirectory(Files.createTempDirectory("vicinity-"));
      Runtime.getRuntime().addShutdownHook(new Thread(directory::close, "delete " + directory));
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException("temporary directory", e);
    }
  }

  @Override
  public void close() {
    if (!Files.exists(path)) {
      return;
    }
    try (var paths = Files.walk(path)) {
      for (var each : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("delete " + path, e);
    }
  }
}
