package dev.vicinity.verify.image;

import dev.vicinity.verify.cluster.Tool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.TreeSet;

/// What `./vicinity image --unpacked` writes: a directory per layer.
record Layers(Path folder) {
  /// Whatever is the same in every image of the same sources, runtime and packages.
  static final List<String> REPRODUCIBLE = List.of("system", "nft", "cni", "jre", "vicinity");

  private static final Duration COPYING = Duration.ofMinutes(1);

  static final List<String> ALL = List.of("system", "nft", "cni", "jre", "vicinity", "aot");

  Path layer(String name) {
    return folder.resolve(name);
  }

  /// Bytes of all files of a layer.
  long size(String name) throws IOException {
    long size = 0;
    for (var file : files(layer(name))) {
      size += Files.size(layer(name).resolve(file));
    }
    return size;
  }

  /// Puts them on top of each other, as a container engine does.
  ImageRoot root(Path target) throws IOException {
    Files.createDirectories(target);
    for (var name : ALL) {
      Tool.run(COPYING, List.of("cp", "-a", layer(name) + "/.", target.toString())).orThrow();
    }
    return ImageRoot.of(target);
  }

  /// Files of some layers that a root does not have, or not with the same content.
  List<String> missing(List<String> names, Path root) throws IOException {
    var missing = new TreeSet<String>();
    for (var name : names) {
      for (var file : files(layer(name))) {
        var other = root.resolve(file);
        if (!Files.exists(other) || Files.mismatch(layer(name).resolve(file), other) >= 0) {
          missing.add(file);
        }
      }
    }
    return List.copyOf(missing);
  }

  private static List<String> files(Path folder) throws IOException {
    try (var all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .sorted()
          .toList();
    }
  }
}
