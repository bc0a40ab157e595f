package dev.vicinity.cli.image;

import dev.vicinity.cli.output.CommandFailed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The cache of loaded, linked and profiled classes that a program starts with (JEP 483, 514, 515):
/// recorded from a run under traffic, in the image itself, for the JVM accepts it only with the
/// same runtime, jars and options.
final class AotCache {
  private static final int USAGE = 64;
  private static final Path RECORDED = Path.of("/tmp/recorded");

  private final ImageRoot root;
  private final Path work;

  AotCache(ImageRoot root, Path work) {
    this.root = root;
    this.work = work;
  }

  /// Trains the sidecar's, checks that the JVM takes it, and puts it into `target`.
  void sidecar(Jars jars, Path target) throws IOException {
    var program = Program.SIDECAR;
    var options = program.arguments(jars.of(program.module()), List.of()).lines().toList();
    record(options);
    var cache = Program.SIDECAR.cache();
    create(options, cache);
    var made = root.path().resolve(Path.of("/").relativize(cache));
    check(program);
    Files.createDirectories(target);
    Files.copy(made, target.resolve(cache.getFileName()));
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
    if (!Files.exists(root.path().resolve(Path.of("/").relativize(RECORDED)))) {
      throw new CommandFailed(
          "image: training recorded nothing; the sidecar said:\n" + ImageRoot.said(log));
    }
  }

  private void create(List<String> options, Path cache) throws IOException {
    Files.createDirectories(root.path().resolve(Path.of("/").relativize(cache)).getParent());
    var log = work.resolve("create.log");
    var creating =
        List.of("-XX:AOTMode=create", "-XX:AOTConfiguration=" + RECORDED, "-XX:AOTCache=" + cache);
    if (root.run(withFirst(creating, options), log) != 0) {
      throw new CommandFailed("image: no AOT cache was made; Java said:\n" + ImageRoot.said(log));
    }
  }

  /// With `AOTMode=on` the JVM ends at once if it cannot use the cache; else the program says that
  /// it has no settings.
  private void check(Program program) throws IOException {
    var log = work.resolve("check.log");
    var file = "@" + Program.HOME.resolve(program.id());
    if (root.run(List.of("-XX:AOTMode=on", "-Xlog:aot", file), log) != USAGE) {
      throw new CommandFailed("image: Java refuses the AOT cache:\n" + ImageRoot.said(log));
    }
  }

  private static List<String> withFirst(List<String> first, List<String> then) {
    return java.util.stream.Stream.concat(first.stream(), then.stream()).toList();
  }
}
