package dev.vicinity.injector;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// One run of curl: the status, and the body.
record Curl(int status, String body) {
  static Curl of(String... arguments) throws IOException, InterruptedException {
    var command = new ArrayList<>(List.of("curl", "-sS", "-m", "10", "-w", "\n%{http_code}"));
    command.addAll(List.of(arguments));
    var process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    var out = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    int line = out.lastIndexOf('\n');
    return new Curl(Integer.parseInt(out.substring(line + 1).strip()), out.substring(0, line));
  }
}
