package dev.vicinity.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The example manifests, where tests can change them.
final class Manifests {
  static final Path EXAMPLES =
      Path.of(System.getProperty("vicinity.root", "..")).resolve("examples/manifests");

  private Manifests() {}

  /// Copies the four localities into a folder.
  static Path fourLocalities(Path folder) {
    try (var files = Files.list(EXAMPLES.resolve("locality"))) {
      for (var file : files.toList()) {
        Files.copy(file, folder.resolve(file.getFileName()));
      }
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void write(Path folder, String name, String text) {
    try {
      Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
