package dev.vicinity.injector;

import dev.vicinity.control.apiserver.Eventually;
import dev.vicinity.control.apiserver.Kubeconfig;
import io.fabric8.kubernetes.client.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// The injector as a process of its own, as a cluster runs it, on free ports of loopback.
record InjectorProcess(Process process, Path log) implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Pattern WEBHOOK = Pattern.compile("at (127\\.0\\.0\\.1:\\d+)\\s*$");
  private static final Pattern STATUS = Pattern.compile("metrics at (127\\.0\\.0\\.1:\\d+);");

  static InjectorProcess start(Path folder, Config cluster) throws IOException {
    var kubeconfig = Kubeconfig.write(folder, cluster);
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var log = folder.resolve("injector.log");
    var builder =
        new ProcessBuilder(
            List.of(
                java,
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.vicinity.injector.Main"));
    builder
        .environment()
        .putAll(
            Map.of(
                "KUBECONFIG", kubeconfig.toString(),
                "VICINITY_WEBHOOK", "127.0.0.1:0",
                "VICINITY_ADMIN", "127.0.0.1:0",
                "VICINITY_DRAIN_SECONDS", "1"));
    var process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    return new InjectorProcess(process, log);
  }

  /// Where the webhook is, once it is.
  String webhook() {
    return address(WEBHOOK);
  }

  /// Where probes and metrics are, once they are.
  String status() {
    return address(STATUS);
  }

  private String address(Pattern pattern) {
    return Eventually.get(
            PATIENCE,
            () ->
                text()
                    .lines()
                    .map(pattern::matcher)
                    .filter(m -> m.find())
                    .map(m -> m.group(1))
                    .findFirst(),
            found -> found.isPresent())
        .orElseThrow();
  }

  String text() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
