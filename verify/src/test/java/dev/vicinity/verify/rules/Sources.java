package dev.vicinity.verify.rules;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/// The project's Java files as they lie in the folder that Maven was started in.
final class Sources {
  private Sources() {}

  static final Path ROOT = Path.of(System.getProperty("vicinity.root", "..")).toAbsolutePath();

  /// A file and its text.
  record Source(Path path, String text) {
    String name() {
      return ROOT.relativize(path).toString();
    }

    boolean isMain() {
      return name().contains("src/main/java");
    }
  }

  static List<Source> all() {
    try (Stream<Path> modules = Files.list(ROOT)) {
      return modules
          .filter(module -> Files.isDirectory(module.resolve("src")))
          .flatMap(module -> javaFiles(module.resolve("src")))
          .map(Sources::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("list " + ROOT, e);
    }
  }

  private static Stream<Path> javaFiles(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".java")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException("walk " + folder, e);
    }
  }

  private static Source read(Path file) {
    try {
      return new Source(file, Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException("read " + file, e);
    }
  }
}
