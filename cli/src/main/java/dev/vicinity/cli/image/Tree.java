package dev.vicinity.cli.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Comparator.comparing;
import static java.util.Comparator.reverseOrder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;

/// Directories as values: copied, measured, and told apart by what is in them.
final class Tree {
  /// The time of every file of an image, so that the day it was built on does not show.
  static final Instant TIME = Instant.parse("2026-01-01T00:00:00Z");

  private Tree() {}

  /// All below a directory, parents first, in an order that depends on names only.
  static List<Path> walk(Path root) throws IOException {
    try (var all = Files.walk(root)) {
      return all.filter(path -> !path.equals(root))
          .sorted(comparing(path -> root.relativize(path).toString()))
          .toList();
    }
  }

  static void delete(Path root) throws IOException {
    if (Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      try (var all = Files.walk(root)) {
        for (var path : all.sorted(reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  /// An empty directory in the place of whatever was there.
  static Path fresh(Path directory) throws IOException {
    delete(directory);
    return Files.createDirectories(directory);
  }

  static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    for (var path : walk(from)) {
      var target = to.resolve(from.relativize(path).toString());
      if (Files.isDirectory(path)) {
        Files.createDirectories(target);
      } else {
        Files.copy(path, target, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  /// Gives everything below the modes and the time it has in an image: readable by all, written by
  /// nobody but root.
  static void settle(Path root) throws IOException {
    for (var path : walk(root)) {
      boolean opens = Files.isDirectory(path) || Files.isExecutable(path);
      Files.setPosixFilePermissions(
          path, PosixFilePermissions.fromString(opens ? "rwxr-xr-x" : "rw-r--r--"));
      Files.setLastModifiedTime(path, FileTime.from(TIME));
    }
  }

  /// The bytes of all files below.
  static long size(Path root) throws IOException {
    long size = 0;
    for (var path : walk(root)) {
      size += Files.isRegularFile(path) ? Files.size(path) : 0;
    }
    return size;
  }

  /// Names and contents of all files below, as one SHA-256 in hexadecimal.
  static String digest(Path root) throws IOException {
    var digest = sha256();
    for (var path : walk(root)) {
      if (Files.isRegularFile(path)) {
        digest.update((root.relativize(path) + "\0" + Files.size(path) + "\0").getBytes(UTF_8));
        digest.update(Files.readAllBytes(path));
      }
    }
    return hex(digest);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }
}
