package dev.vicinity.control.source;

import dev.vicinity.control.catalog.Problem;
import dev.vicinity.control.source.ManifestFile.Content;
import dev.vicinity.control.translate.ResourceId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/// The manifests below a folder as they were last read. A file counts when it has not changed for a
/// moment, so that half-written ones are not believed. Any thread, one at a time.
final class ManifestFolder {
  private static final long SETTLED_NANOS = Duration.ofMillis(40).toNanos();

  /// An editor may empty or move a file away before it writes the new one.
  private static final long VANISHED_NANOS = Duration.ofMillis(250).toNanos();

  private final Path root;
  private final LongSupplier nanoClock;
  private final Map<Path, Seen> seen = new HashMap<>();
  private final Map<Path, Content> contents = new TreeMap<>();
  private final Set<Path> directories = new TreeSet<>();
  private FolderWatch.Settling settling = FolderWatch.Settling.QUIET;
  private boolean lost;

  /// One resource as written: what it is, its tree and its file.
  record Document(ResourceId id, Map<?, ?> tree, String where) {}

  /// What a scan found.
  enum Scan {
    UNCHANGED,
    CHANGED
  }

  private record Stamp(long size, long modified, String key) {
    static final Stamp GONE = new Stamp(-1, 0, "");
  }

  /// A stamp, since when, and whether what it stands for was read.
  private record Seen(Stamp stamp, long sinceNanos, State state) {
    enum State {
      NEW,
      READ
    }
  }

  ManifestFolder(Path root, LongSupplier nanoClock) {
    this.root = root;
    this.nanoClock = nanoClock;
  }

  /// Reads everything at once, settled or not.
  synchronized void readAll() {
    if (!Files.isDirectory(root)) {
      throw new UncheckedIOException(
          new IOException("manifests: " + root + " (expected: a directory)"));
    }
    stamps().forEach((path, stamp) -> read(path, stamp));
  }

  /// Looks at every file and reads those that changed and have settled.
  synchronized Scan scan() {
    long now = nanoClock.getAsLong();
    settling = FolderWatch.Settling.QUIET;
    boolean wasLost = lost;
    lost = !Files.isDirectory(root);
    if (lost) {
      return wasLost ? Scan.UNCHANGED : Scan.CHANGED;
    }
    var stamps = stamps();
    seen.keySet().forEach(path -> stamps.putIfAbsent(path, Stamp.GONE));
    var result = wasLost ? Scan.CHANGED : Scan.UNCHANGED;
    for (var entry : stamps.entrySet()) {
      if (take(entry.getKey(), entry.getValue(), now) == Scan.CHANGED) {
        result = Scan.CHANGED;
      }
    }
    return result;
  }

  private Scan take(Path path, Stamp stamp, long now) {
    var before = seen.get(path);
    if (before == null || !before.stamp().equals(stamp)) {
      seen.put(path, new Seen(stamp, now, Seen.State.NEW));
      settling = FolderWatch.Settling.BUSY;
      return Scan.UNCHANGED;
    }
    if (before.state() == Seen.State.READ) {
      return Scan.UNCHANGED;
    }
    long needed = stamp.size() <= 0 ? VANISHED_NANOS : SETTLED_NANOS;
    if (now - before.sinceNanos() < needed) {
      settling = FolderWatch.Settling.BUSY;
      return Scan.UNCHANGED;
    }
    return read(path, stamp);
  }

  private Scan read(Path path, Stamp stamp) {
    var before = contents.getOrDefault(path, Content.NONE);
    if (stamp.equals(Stamp.GONE)) {
      seen.remove(path);
      contents.remove(path);
      return before.equals(Content.NONE) ? Scan.UNCHANGED : Scan.CHANGED;
    }
    seen.put(path, new Seen(stamp, nanoClock.getAsLong(), Seen.State.READ));
    var content = ManifestFile.read(path, before);
    contents.put(path, content);
    return content.equals(before) ? Scan.UNCHANGED : Scan.CHANGED;
  }

  synchronized FolderWatch.Settling isSettling() {
    return settling;
  }

  synchronized Set<Path> directories() {
    return Set.copyOf(directories);
  }

  /// Every resource, each from the first file that has it.
  synchronized Map<ResourceId, Document> documents() {
    var documents = new LinkedHashMap<ResourceId, Document>();
    // A file that may be on its way to another name gives way to that.
    for (var content : contents(this::isHere)) {
      content.documents().forEach(each -> documents.putIfAbsent(each.id(), each));
    }
    for (var content : contents(path -> !isHere(path))) {
      content.documents().forEach(each -> documents.putIfAbsent(each.id(), each));
    }
    return documents;
  }

  private List<Content> contents(Predicate<Path> which) {
    return contents.entrySet().stream()
        .filter(entry -> which.test(entry.getKey()))
        .map(Map.Entry::getValue)
        .toList();
  }

  private boolean isHere(Path path) {
    var last = seen.get(path);
    return last != null && !last.stamp().equals(Stamp.GONE);
  }

  /// What is wrong with files, and resources that stand in several places.
  synchronized List<Problem> problems() {
    var problems = new ArrayList<Problem>();
    var first = new HashMap<ResourceId, String>();
    for (var content : contents(this::isHere)) {
      problems.addAll(content.problems());
      for (var document : content.documents()) {
        var earlier = first.putIfAbsent(document.id(), document.where());
        if (earlier != null) {
          problems.add(again(document, earlier));
        }
      }
    }
    if (lost) {
      problems.add(
          new Problem(
              Problem.Severity.ERROR, root.toString(), "", "", "", "", "missing", "a directory"));
    }
    return problems;
  }

  private static Problem again(Document document, String earlier) {
    var id = document.id();
    return new Problem(
        Problem.Severity.ERROR,
        document.where(),
        id.kind(),
        id.namespace(),
        id.name(),
        "metadata.name",
        "defined again",
        "once; " + earlier + " is in force");
  }

  private Map<Path, Stamp> stamps() {
    var stamps = new TreeMap<Path, Stamp>();
    directories.clear();
    try {
      Files.walkFileTree(root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), 32, new Collector(stamps));
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + root + " failed", e);
    }
    return stamps;
  }

  private final class Collector extends SimpleFileVisitor<Path> {
    private final Map<Path, Stamp> stamps;

    Collector(Map<Path, Stamp> stamps) {
      this.stamps = stamps;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
      if (!directory.equals(root) && isHidden(directory)) {
        return FileVisitResult.SKIP_SUBTREE;
      }
      directories.add(directory);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (!isHidden(file) && ManifestFile.isManifest(file) && attributes.isRegularFile()) {
        stamps.put(
            file,
            new Stamp(
                attributes.size(),
                attributes.lastModifiedTime().to(java.util.concurrent.TimeUnit.NANOSECONDS),
                String.valueOf(attributes.fileKey())));
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      return FileVisitResult.CONTINUE;
    }

    private static boolean isHidden(Path path) {
      var name = path.getFileName();
      return name != null && name.toString().startsWith(".");
    }
  }
}
