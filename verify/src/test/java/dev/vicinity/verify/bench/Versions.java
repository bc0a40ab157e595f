package dev.vicinity.verify.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/// Which proxy was which, in a file beside the figures.
final class Versions {
  private Versions() {}

  static void write(Path file, Map<String, String> versions) throws IOException {
    Files.writeString(
        file,
        versions.entrySet().stream()
            .map(one -> one.getKey() + "\t" + one.getValue() + "\n")
            .collect(Collectors.joining()));
  }

  static Map<String, String> read(Path file) throws IOException {
    var versions = new LinkedHashMap<String, String>();
    for (var line : Files.readAllLines(file)) {
      var parts = line.split("\t", 2);
      versions.put(parts[0], parts[1]);
    }
    return versions;
  }
}
