package dev.vicinity.cli.live;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What a running `vicinity local` leaves for the other commands: one file for each process, in a
/// directory that belongs to the user.
public record RunFile(long pid, String manifests, List<Entry> sidecars) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /// One sidecar of that process.
  public record Entry(String sidecar, String outbound, String admin) {}

  public RunFile {
    sidecars = List.copyOf(sidecars);
  }

  /// The files of all processes that still run.
  public static List<RunFile> ofRunning(Path directory) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .flatMap(file -> read(file).stream())
          .filter(run -> ProcessHandle.of(run.pid()).map(ProcessHandle::isAlive).orElse(false))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException("list " + directory, e);
    }
  }

  /// Where this user's processes leave theirs.
  public static Path directory() {
    return Path.of(
        System.getProperty("java.io.tmpdir"), "vicinity-" + System.getProperty("user.name"));
  }

  /// Writes it, in the place of what this process wrote before.
  public void write(Path directory) {
    try {
      Files.createDirectories(
          directory,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      var written = Files.createTempFile(directory, ".run", "");
      Files.write(written, JSON.writeValueAsBytes(this));
      Files.move(written, file(directory), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException("write " + file(directory), e);
    }
  }

  /// Forgets this process.
  public void delete(Path directory) {
    try {
      Files.deleteIfExists(file(directory));
    } catch (IOException e) {
      throw new UncheckedIOException("delete " + file(directory), e);
    }
  }

  private Path file(Path directory) {
    return directory.resolve(pid + ".json");
  }

  /// A file may go away while one looks, and is nobody's then.
  private static Optional<RunFile> read(Path file) {
    try {
      return Optional.of(JSON.readValue(Files.readAllBytes(file), RunFile.class));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("read " + file, e);
    }
  }
}
