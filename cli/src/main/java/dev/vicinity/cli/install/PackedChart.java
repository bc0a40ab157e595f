package dev.vicinity.cli.install;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/// The chart that this command carries, as a folder for as long as it is open.
public final class PackedChart implements AutoCloseable {
  private static final String WHERE = "/charts/vicinity";

  private final Path root;
  private final Path folder;

  private PackedChart(Path root, Path folder) {
    this.root = root;
    this.folder = folder;
  }

  /// Unpacks it; throws `UncheckedIOException` when there is no room for it.
  public static PackedChart open() {
    try {
      var root = Files.createTempDirectory("vicinity-chart-");
      var chart = new PackedChart(root, root.resolve("vicinity"));
      chart.unpack();
      return chart;
    } catch (IOException e) {
      throw new UncheckedIOException("unpack the chart", e);
    }
  }

  /// Where it lies.
  public Path folder() {
    return folder;
  }

  /// The names of those definitions.
  public List<String> definitionNames() {
    try (var files = Files.list(folder.resolve("crds"))) {
      return files
          .map(file -> file.getFileName().toString().replace(".yaml", ""))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("list the chart's definitions", e);
    }
  }

  /// The image that it installs unless told otherwise.
  public String image() {
    return "vicinity/vicinity:"
        + text(folder.resolve("Chart.yaml"))
            .lines()
            .filter(line -> line.startsWith("appVersion:"))
            .map(line -> line.substring("appVersion:".length()).strip())
            .findFirst()
            .orElseThrow();
  }

  /// The definitions of Istio's resources in it, as YAML, one each, in the order of their names.
  public List<String> definitions() {
    try (var files = Files.list(folder.resolve("crds"))) {
      return files.sorted().map(PackedChart::text).toList();
    } catch (IOException e) {
      throw new UncheckedIOException("list the chart's definitions", e);
    }
  }

  private void unpack() throws IOException {
    var source = source();
    if (source.getScheme().equals("file")) {
      copy(Path.of(source));
    } else {
      // the file system of a jar has no default instance that others might close
      var jar = URI.create(source.toString().substring(0, source.toString().indexOf("!/")));
      try (var inside = FileSystems.newFileSystem(jar, Map.of())) {
        copy(inside.getPath(WHERE));
      }
    }
  }

  private static URI source() {
    var chart = PackedChart.class.getResource(WHERE + "/Chart.yaml");
    if (chart == null) {
      throw new IllegalStateException("the command was built without its chart");
    }
    try {
      var text = chart.toURI().toString();
      return new URI(text.substring(0, text.length() - "/Chart.yaml".length()));
    } catch (URISyntaxException e) {
      throw new IllegalStateException("the chart is at " + chart, e);
    }
  }

  private void copy(Path from) throws IOException {
    try (var paths = Files.walk(from)) {
      for (var path : (Iterable<Path>) paths::iterator) {
        var target = folder.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path)) {
          Files.createDirectories(target);
        } else {
          Files.copy(path, target);
        }
      }
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException("read " + file.getFileName(), e);
    }
  }

  @Override
  public void close() {
    try (var paths = Files.walk(root)) {
      for (var path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("remove " + root, e);
    }
  }
}
