package dev.vicinity.cli.image;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.util.Set;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/// One layer of an image: a tar file, and its SHA-256 in hexadecimal.
record Layer(String name, Path tar, String digest) {
  /// Folders that everyone may write to.
  private static final Set<String> OPEN = Set.of("tmp/");

  private static final int FOLDER = 0755;
  static final int OPEN_FOLDER = 01777;
  private static final int PROGRAM = 0755;
  private static final int FILE = 0644;

  /// Packs all below `root`: equal contents, equal bytes.
  static Layer pack(String name, Path root, Path tar) throws IOException {
    var digest = Tree.sha256();
    try (var file = new DigestOutputStream(Files.newOutputStream(tar), digest);
        var out = archive(new BufferedOutputStream(file, 1 << 16))) {
      for (var path : Tree.walk(root)) {
        add(out, root.relativize(path).toString(), path);
      }
    }
    return new Layer(name, tar, Tree.hex(digest));
  }

  static TarArchiveOutputStream archive(OutputStream out) {
    var archive = new TarArchiveOutputStream(out, "UTF-8");
    archive.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    return archive;
  }

  private static void add(TarArchiveOutputStream out, String name, Path path) throws IOException {
    boolean folder = Files.isDirectory(path);
    var entry = new TarArchiveEntry(folder ? name + "/" : name);
    entry.setIds(0, 0);
    entry.setNames("", "");
    entry.setModTime(Tree.TIME.toEpochMilli());
    if (folder) {
      entry.setMode(OPEN.contains(entry.getName()) ? OPEN_FOLDER : FOLDER);
      out.putArchiveEntry(entry);
    } else {
      entry.setMode(Files.isExecutable(path) ? PROGRAM : FILE);
      entry.setSize(Files.size(path));
      out.putArchiveEntry(entry);
      Files.copy(path, out);
    }
    out.closeArchiveEntry();
  }
}
