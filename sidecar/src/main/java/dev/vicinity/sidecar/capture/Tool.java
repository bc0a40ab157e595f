package dev.vicinity.sidecar.capture;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A program of the system that changes rules.
record Tool(Path program) {
  private static final List<Path> FOLDERS =
      List.of(
          Path.of("/usr/sbin"),
          Path.of("/sbin"),
          Path.of("/usr/bin"),
          Path.of("/bin"),
          Path.of("/usr/local/sbin"),
          Path.of("/usr/local/bin"));

  /// How a run ended, and all it said.
  record Run(int code, String output) {
    boolean isGood() {
      return code == 0;
    }
  }

  /// Null where it is not installed.
  static @Nullable Tool find(String name) {
    for (var folder : FOLDERS) {
      var program = folder.resolve(name);
      if (Files.isExecutable(program)) {
        return new Tool(program);
      }
    }
    return null;
  }

  /// Runs to its end.
  Run run(List<String> arguments, String input) throws IOException {
    var command = new ArrayList<String>();
    command.add(program.toString());
    command.addAll(arguments);
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var stdin = process.getOutputStream()) {
      stdin.write(input.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      // It ended without reading: what it said tells why.
    }
    var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      return new Run(process.waitFor(), output.strip());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(program + " was interrupted", e);
    }
  }
}
