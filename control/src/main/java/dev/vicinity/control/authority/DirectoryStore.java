package dev.vicinity.control.authority;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.TreeMap;

/// Keeps the authority in a directory: `cacerts/` if the operator made it, else `ca/`. Only the
/// user may read it.
public final class DirectoryStore implements AuthorityStore {
  private final Path directory;

  public DirectoryStore(Path directory) {
    this.directory = directory;
  }

  @Override
  public Map<String, String> provided() {
    return files(directory.resolve("cacerts"));
  }

  @Override
  public Map<String, String> keepOrGet(Map<String, String> fresh) {
    var kept = directory.resolve("ca");
    var found = files(kept);
    if (!found.isEmpty()) {
      return found;
    }
    try {
      Files.createDirectories(directory);
      var draft = Files.createTempDirectory(directory, ".ca", only("rwx------"));
      for (var file : fresh.entrySet()) {
        var path = Files.createFile(draft.resolve(file.getKey()), only("rw-------"));
        Files.writeString(path, file.getValue());
      }
      settle(draft, kept);
    } catch (IOException e) {
      throw new UncheckedIOException("keep the authority in " + kept, e);
    }
    return files(kept);
  }

  /// File by file: what mixes for a moment has the same key.
  @Override
  public void replace(Map<String, String> before, Map<String, String> after) {
    var kept = directory.resolve("ca");
    if (!files(kept).equals(before)) {
      return;
    }
    try {
      for (var file : after.entrySet()) {
        var draft = Files.createTempFile(directory, ".ca", "", only("rw-------"));
        Files.writeString(draft, file.getValue());
        Files.move(draft, kept.resolve(file.getKey()), ATOMIC_MOVE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("keep the authority in " + kept, e);
    }
  }

  /// A directory with files in it cannot be replaced, so of racing callers the first one wins.
  private static void settle(Path draft, Path kept) throws IOException {
    try {
      Files.move(draft, kept, ATOMIC_MOVE);
    } catch (FileSystemException e) {
      if (files(kept).isEmpty()) {
        throw e;
      }
      try (var drafts = Files.list(draft)) {
        for (var file : drafts.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(draft);
    }
  }

  private static Map<String, String> files(Path directory) {
    var found = new TreeMap<String, String>();
    if (Files.isDirectory(directory)) {
      try (var paths = Files.list(directory)) {
        for (var path : paths.filter(Files::isRegularFile).toList()) {
          found.put(String.valueOf(path.getFileName()), Files.readString(path));
        }
      } catch (IOException e) {
        throw new UncheckedIOException("read the authority in " + directory, e);
      }
    }
    return found;
  }

  private static FileAttribute<?> only(String permissions) {
    return PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions));
  }
}
