package dev.vicinity.cli.live;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.vicinity.core.mesh.Address;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// One sidecar's admin pages, read over HTTP. Methods block.
public record AdminPages(Address address) {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final ObjectMapper JSON = new ObjectMapper();

  /// A page as JSON, such as `/clusters`.
  public JsonNode json(String path) throws IOException {
    return JSON.readTree(text(path + (path.contains("?") ? "&" : "?") + "format=json"));
  }

  /// A page as text.
  public String text(String path) throws IOException {
    var url = URI.create("http://" + address + path).toURL();
    var connection = (HttpURLConnection) url.openConnection(Proxy.NO_PROXY);
    connection.setConnectTimeout((int) PATIENCE.toMillis());
    connection.setReadTimeout((int) PATIENCE.toMillis());
    try (var body = connection.getInputStream()) {
      return new String(body.readAllBytes(), StandardCharsets.UTF_8);
    } finally {
      connection.disconnect();
    }
  }
}
