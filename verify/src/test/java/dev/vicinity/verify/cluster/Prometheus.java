package dev.vicinity.verify.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A real Prometheus on this machine that scrapes given addresses every second.
final class Prometheus implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final HttpClient client = HttpClient.newHttpClient();
  private final ObjectMapper json = new ObjectMapper();
  private final Process process;
  private final String address;

  private Prometheus(Process process, String address) {
    this.process = process;
    this.address = address;
  }

  static boolean isInstalled() {
    return List.of(System.getenv("PATH").split(":")).stream()
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, "prometheus")));
  }

  /// What is scraped: HOST:PORT, the path, and the pod it stands for.
  record Scraped(String address, String path, String pod) {}

  static Prometheus start(Path folder, List<Scraped> targets) throws IOException {
    var settings = new StringBuilder("global: {scrape_interval: 1s}\nscrape_configs:\n");
    for (var target : targets) {
      settings.append(
          """
          - job_name: %s
            metrics_path: %s
            static_configs: [{targets: ['%s'], labels: {pod: %s}}]
          """
              .formatted(target.pod(), target.path(), target.address(), target.pod()));
    }
    var file = Files.writeString(folder.resolve("prometheus.yml"), settings);
    var address = "127.0.0.1:" + freePort();
    var process =
        new ProcessBuilder(
                "prometheus",
                "--config.file=" + file,
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=" + address)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("prometheus.log").toFile())
            .start();
    var prometheus = new Prometheus(process, address);
    Await.until("Prometheus is ready", PATIENCE, prometheus::isReady);
    return prometheus;
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private boolean isReady() {
    try {
      return get("/-/ready").statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /// The samples of an instant query; an expression that is wrong is an error.
  JsonNode query(String expression) throws IOException {
    var answer = get("/api/v1/query?query=" + URLEncoder.encode(expression, UTF_8));
    var body = json.readTree(answer.body());
    if (!body.get("status").asText().equals("success")) {
      throw new AssertionError(expression + ": " + answer.body());
    }
    return body.get("data").get("result");
  }

  private java.net.http.HttpResponse<String> get(String path) throws IOException {
    var request = HttpRequest.newBuilder(URI.create("http://" + address + path)).build();
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    client.close();
    process.destroy();
    process.onExit().orTimeout(10, TimeUnit.SECONDS).join();
  }
}
