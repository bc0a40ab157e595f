package dev.vicinity.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;

/// The example rules, one a file.
final class Features {
  private Features() {}

  static String text(String file) {
    try {
      return Files.readString(Manifests.EXAMPLES.resolve("features").resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
