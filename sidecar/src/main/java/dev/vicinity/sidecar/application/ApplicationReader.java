package dev.vicinity.sidecar.application;

import dev.vicinity.sidecar.application.ApplicationSettings.Metrics;
import dev.vicinity.sidecar.application.Probe.Action;
import dev.vicinity.sidecar.application.Probe.Scheme;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads what the injector says of the application, in the JSON that Istio uses for it. Throws
/// `IllegalArgumentException` naming what is wrong.
public final class ApplicationReader {
  private ApplicationReader() {}

  /// Probes by the path that the kubelet asks for: `{"/app-health/web/livez": {"httpGet": …}}`.
  public static Map<String, Probe> probes(String json) {
    var probes = new HashMap<String, Probe>();
    for (var entry : object(json)) {
      if (!(entry.getValue() instanceof JsonObject probe)) {
        throw new IllegalArgumentException(entry.getKey() + ": expected: a probe");
      }
      probes.put(entry.getKey(), probe(entry.getKey(), probe));
    }
    return probes;
  }

  /// `{"scrape": "true", "path": "/metrics", "port": "8080"}`; scraped unless `scrape` says no, by
  /// Prometheus' usual path and port.
  public static Optional<Metrics> metrics(String json) {
    var metrics = object(json);
    if (metrics.isEmpty() || "false".equals(text(metrics, "scrape", "true"))) {
      return Optional.empty();
    }
    return Optional.of(
        new Metrics(
            port(metrics.getValue("port", "80"), "port"), text(metrics, "path", "/metrics")));
  }

  private static JsonObject object(String json) {
    try {
      return json.isBlank() ? new JsonObject() : new JsonObject(json);
    } catch (DecodeException e) {
      throw new IllegalArgumentException("no JSON object", e);
    }
  }

  private static Probe probe(String path, JsonObject probe) {
    long seconds = Math.max(1, probe.getLong("timeoutSeconds", 1L));
    return new Probe(action(path, probe), Duration.ofSeconds(seconds));
  }

  private static Action action(String path, JsonObject probe) {
    if (probe.getValue("httpGet") instanceof JsonObject get) {
      var asked = text(get, "path", "/");
      return new Probe.Http(
          text(get, "host", ""),
          port(get.getValue("port"), path),
          Scheme.valueOf(text(get, "scheme", "HTTP").toUpperCase(Locale.ROOT)),
          asked.startsWith("/") ? asked : "/" + asked,
          headers(get.getJsonArray("httpHeaders", new JsonArray())));
    }
    if (probe.getValue("tcpSocket") instanceof JsonObject tcp) {
      return new Probe.Tcp(text(tcp, "host", ""), port(tcp.getValue("port"), path));
    }
    if (probe.getValue("grpc") instanceof JsonObject grpc) {
      return new Probe.Grpc(port(grpc.getValue("port"), path), text(grpc, "service", ""));
    }
    throw new IllegalArgumentException(path + ": expected: httpGet, tcpSocket or grpc");
  }

  private static List<Map.Entry<String, String>> headers(JsonArray array) {
    var headers = new ArrayList<Map.Entry<String, String>>();
    for (var header : array) {
      if (header instanceof JsonObject named) {
        headers.add(Map.entry(text(named, "name", ""), text(named, "value", "")));
      }
    }
    return headers;
  }

  private static String text(JsonObject object, String name, String otherwise) {
    var value = object.getValue(name);
    return value == null || value.toString().isEmpty() ? otherwise : value.toString();
  }

  private static int port(@Nullable Object value, String where) {
    int port;
    try {
      port = Integer.parseInt(String.valueOf(value));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(where + ": port " + value + ": expected: a number", e);
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException(where + ": port " + port + ": expected: 1 to 65535");
    }
    return port;
  }
}
