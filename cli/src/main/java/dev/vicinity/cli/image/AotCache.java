package dev.vicinity.cli.image;

import dev.vicinity.cli.output.CommandFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The cache of loaded, linked and profiled classes that a program starts with (JEP 483, 514, 515):
/// recorded from a run under traffic, in the image itself, for the JVM accepts it only with the
/// same runtime, jars and options.
final class AotCache {
  private static final Path RECORDED = Path.of("/tmp/recorded");

  private final ImageRoot root;
  private final Path work;

  AotCache(ImageRoot root, Path work) {
    this.root = root;
    this.work = work;
  }

  /// Trains a sidecar, makes the cache, checks that the JVM takes it for every program, and puts it
  /// into the layer `target`.
  void make(Jars jars, Path target) throws IOException {
    var options = Program.SIDECAR.arguments(jars.of(Program.SIDECAR.module()), List.of());
    record(options.lines().toList());
    create(options.lines().toList());
    for (var program : Program.values()) {
      check(program.arguments(jars.of(program.module()), List.of()).lines().toList());
    }
    var layer = target.resolve(in(Program.CACHE));
    Files.createDirectories(layer.getParent());
    Files.copy(root.path().resolve(in(Program.CACHE)), layer);
  }

  /// A path of the image, below a directory.
  private static Path in(Path path) {
    return Path.of("/").relativize(path);
  }

  private void record(List<String> options) throws IOException {
    var log = work.resolve("training.log");
    try (var training = new Training(root, work)) {
      training.run(
          withFirst(
              List.of("-Xmx64m", "-XX:AOTMode=record", "-XX:AOTConfiguration=" + RECORDED),
              options),
          log);
    }
    if (!Files.exists(root.path().resolve(in(RECORDED)))) {
      throw new CommandFailed(
          "image: training recorded nothing; the sidecar said:\n" + ImageRoot.said(log));
    }
  }

  private void create(List<String> options) throws IOException {
    Files.createDirectories(root.path().resolve(in(Program.CACHE)).getParent());
    var log = work.resolve("create.log");
    var creating =
        List.of(
            "-Xmx512m", // below 4 GiB, as wherever the cache is used
            "-XX:AOTMode=create",
            "-XX:AOTConfiguration=" + RECORDED,
            "-XX:AOTCache=" + Program.CACHE);
    if (root.run(withFirst(creating, options), log) != 0) {
      throw new CommandFailed("image: no AOT cache was made; Java said:\n" + ImageRoot.said(log));
    }
  }

  /// With `AOTMode=on` the JVM ends at once if it cannot use the cache.
  private void check(List<String> options) throws IOException {
    var log = work.resolve("check.log");
    var checking = new ArrayList<>(List.of("-XX:AOTMode=on", "-XX:AOTCache=" + Program.CACHE));
    checking.addAll(options.subList(0, options.size() - 1)); // all but the main class
    checking.add("-version");
    if (root.run(checking, log) != 0) {
      throw new CommandFailed("image: Java refuses the AOT cache:\n" + ImageRoot.said(log));
    }
  }

  private static List<String> withFirst(List<String> first, List<String> then) {
    return Stream.concat(first.stream(), then.stream()).toList();
  }
}
