package dev.vicinity.control.source;

import dev.vicinity.control.catalog.Catalog;
import dev.vicinity.control.catalog.MeshSettings;
import dev.vicinity.control.catalog.Problem;
import dev.vicinity.control.world.World;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// A folder of manifests, watched: every `*.yaml`, `*.yml` and `*.json` below it.
///
/// `start` reads everything once and returns; edits take effect within a second.
public final class FolderSource implements Source {
  private final Path folder;
  private final World world;

  /// `nanoClock` tells when a change was seen (`System::nanoTime`).
  public FolderSource(Path folder, MeshSettings settings, LongSupplier nanoClock) {
    this.folder = folder;
    this.world = new World(settings, nanoClock);
  }

  @Override
  public Catalog catalog() {
    return world.catalog();
  }

  @Override
  public void start() {
    if (!folder.toFile().isDirectory()) {
      throw new IllegalArgumentException("folder: " + folder + " (expected: a directory)");
    }
  }

  @Override
  public List<Problem> problems() {
    return List.of();
  }

  @Override
  public void onProblem(Consumer<Problem> listener) {
    world.onProblem(listener);
  }

  @Override
  public Map<String, Integer> objects() {
    return Map.of();
  }

  @Override
  public void close() {}
}
