package dev.vicinity.control.source;

import dev.vicinity.control.catalog.Catalog;
import dev.vicinity.control.catalog.MeshSettings;
import dev.vicinity.control.catalog.Problem;
import dev.vicinity.control.source.ManifestFolder.Document;
import dev.vicinity.control.translate.Findings.UnknownFields;
import dev.vicinity.control.translate.Manifests;
import dev.vicinity.control.translate.Manifests.Reading;
import dev.vicinity.control.translate.ResourceId;
import dev.vicinity.control.world.Membership;
import dev.vicinity.control.world.World;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// A folder of manifests, watched: every `*.yaml`, `*.yml` and `*.json` below it.
///
/// `start` reads everything once and returns; edits take effect within a second. A file that does
/// not parse, and a resource that does not hold, is told of and leaves in force what was.
public final class FolderSource implements Source {
  private final ManifestFolder folder;
  private final FolderWatch watch;
  private final Manifests manifests;
  private final World world;
  private final ProblemReport report;

  /// What the world was told of each resource. Written under `this`.
  private final Map<ResourceId, Document> told = new HashMap<>();

  /// `nanoClock` tells when a change was seen (`System::nanoTime`).
  public FolderSource(Path folder, MeshSettings settings, LongSupplier nanoClock) {
    this.folder = new ManifestFolder(folder, nanoClock);
    this.watch = new FolderWatch(this::rescan);
    this.manifests = new Manifests(settings.domain(), UnknownFields.REFUSED);
    this.world = new World(settings, Membership.SLICES_OR_PODS, nanoClock);
    this.report = new ProblemReport(world, this.folder::problems);
  }

  @Override
  public Catalog catalog() {
    return world.catalog();
  }

  @Override
  public void start() {
    folder.readAll();
    apply();
    world.complete();
    report.tell();
    watch.start(folder.directories());
  }

  @Override
  public List<Problem> problems() {
    return report.problems();
  }

  @Override
  public void onProblem(Consumer<Problem> listener) {
    report.onProblem(listener);
  }

  @Override
  public Map<String, Integer> objects() {
    return world.counts();
  }

  @Override
  public void close() {
    watch.close();
  }

  private FolderWatch.Outcome rescan() {
    var scan = folder.scan();
    if (scan == ManifestFolder.Scan.CHANGED) {
      apply();
      report.tell();
    }
    return new FolderWatch.Outcome(folder.directories(), folder.isSettling());
  }

  private synchronized void apply() {
    var documents = folder.documents();
    var readings = new ArrayList<Reading>();
    for (var document : documents.values()) {
      if (!document.equals(told.get(document.id()))) {
        readings.add(manifests.read(document.id(), document.tree(), document.where()));
      }
    }
    var gone = told.keySet().stream().filter(id -> !documents.containsKey(id)).toList();
    told.clear();
    told.putAll(documents);
    world.update(readings, gone);
  }
}
