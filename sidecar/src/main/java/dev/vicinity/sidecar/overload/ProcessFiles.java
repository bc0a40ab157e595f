package dev.vicinity.sidecar.overload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// How many clients' connections this process can hold. Read once, at its start.
final class ProcessFiles {
  private static final Path LIMITS = Path.of("/proc/self/limits");
  private static final String FILES = "Max open files";

  /// An idle connection's objects and its share of buffers, in bytes of heap.
  private static final long HEAP = 4096;

  private ProcessFiles() {}

  /// Three of four files are clients' connections at most: each may need one to a host, and what
  /// finds none is answered, while a client that cannot be accepted is not.
  static int connections() {
    long byFiles = openFiles() / 4 * 3;
    return (int) Math.min(byFiles, Runtime.getRuntime().maxMemory() / HEAP);
  }

  /// The soft limit; there is none where the kernel does not tell one.
  private static long openFiles() {
    try {
      for (var line : Files.readAllLines(LIMITS)) {
        if (line.startsWith(FILES)) {
          var soft = line.substring(FILES.length()).strip().split(" ", 2)[0];
          return soft.equals("unlimited") ? Integer.MAX_VALUE : Long.parseLong(soft);
        }
      }
    } catch (IOException | NumberFormatException e) {
      return Integer.MAX_VALUE;
    }
    return Integer.MAX_VALUE;
  }
}
