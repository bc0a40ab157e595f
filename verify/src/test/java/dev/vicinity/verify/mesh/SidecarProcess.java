package dev.vicinity.verify.mesh;

import dev.vicinity.control.apiserver.Eventually;
import dev.vicinity.core.mesh.Address;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/// A sidecar as a process of its own, on free ports of loopback, in a mesh of this one.
record SidecarProcess(Process process, Path log) implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String ANY = "127.0.0.1:0";

  /// Starts the client's; returns when it is ready.
  static SidecarProcess start(Mesh mesh, Path folder, Map<String, String> environment)
      throws IOException {
    var embedded = mesh.running().mesh();
    var token = Files.writeString(folder.resolve("token"), embedded.token(Mesh.CLIENT));
    var roots = Files.writeString(folder.resolve("roots"), embedded.control().rootsPem());
    var log = folder.resolve("sidecar.log");
    var builder =
        new ProcessBuilder(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty(
                    "surefire.test.class.path", System.getProperty("java.class.path")),
                "dev.vicinity.sidecar.Main"));
    var all = builder.environment();
    all.put("POD_NAME", Mesh.CLIENT.pod());
    all.put("POD_NAMESPACE", Mesh.CLIENT.namespace());
    all.put("VICINITY_CONTROL", embedded.control().discovery().toString());
    all.put("VICINITY_TOKEN_FILE", token.toString());
    all.put("VICINITY_ROOTS_FILE", roots.toString());
    all.put("VICINITY_INTERCEPTION", "explicit");
    for (var door :
        List.of("OUTBOUND", "INBOUND", "ADMIN", "CONSOLE", "STATUS", "HEALTH", "METRICS")) {
      all.put("VICINITY_" + door, ANY);
    }
    all.putAll(environment);
    var process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    var started = new SidecarProcess(process, log);
    started.address("outbound");
    return started;
  }

  /// Where applications send their requests.
  InetSocketAddress outbound() {
    return address("outbound");
  }

  /// Where a container beside may end it.
  InetSocketAddress status() {
    return address("status");
  }

  private InetSocketAddress address(String name) {
    var pattern = Pattern.compile("ready: .*\\b" + name + "=([0-9.]+:\\d+)");
    var found =
        Eventually.get(
            PATIENCE,
            () -> text().lines().map(pattern::matcher).filter(m -> m.find()).findFirst(),
            match -> match.isPresent());
    var address = Address.parse(found.orElseThrow().group(1));
    return new InetSocketAddress(address.host(), address.port());
  }

  String text() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
