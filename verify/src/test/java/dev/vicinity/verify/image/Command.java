package dev.vicinity.verify.image;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/// Programs of the machine, run to their end.
final class Command {
  private Command() {}

  /// How it ended, and all that it said.
  record Outcome(int code, String said) {
    String succeeded() {
      if (code != 0) {
        throw new AssertionError("ended with " + code + ":\n" + said);
      }
      return said;
    }
  }

  static Outcome run(List<String> command) throws IOException, InterruptedException {
    return run(command, Map.of());
  }

  static Outcome run(List<String> command, Map<String, String> environment)
      throws IOException, InterruptedException {
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    var process = builder.start();
    var said = new String(process.getInputStream().readAllBytes());
    return new Outcome(process.waitFor(), said);
  }
}
