package dev.vicinity.verify.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;

/// Requests at a steady rate from inside a pod, by `fortio load`; every answer and error counts.
///
/// It runs in the background there, so that it goes on while an API server is gone.
public final class Load {
  private static final AtomicInteger COUNT = new AtomicInteger();

  /// Goes on after errors, keeps each answer with its time, and gives fine percentiles.
  private static final String HOW =
      "-quiet -allow-initial-errors -log-errors=false -r 0.0001 -p 50,90,99,99.9"
          + " -json %s.json -access-log-file %s.log -access-log-format json ";

  private static final String IN_BACKGROUND = " >%s.out 2>&1 & echo $! >%s.pid";
  private static final ObjectMapper JSON = new ObjectMapper();

  /// How much to ask, and for how long.
  ///
  /// @param perSecond over all connections
  public record Rate(int perSecond, int connections, Duration atMost) {}

  private final Sandbox sandbox;
  private final String pod;
  private final String files;
  private final Rate rate;

  private Load(Sandbox sandbox, String pod, String files, Rate rate) {
    this.sandbox = sandbox;
    this.pod = pod;
    this.files = files;
    this.rate = rate;
  }

  /// Starts it in the container `main` of an app's pod, with more of fortio's options if wanted.
  public static Load start(Sandbox sandbox, String app, String url, Rate rate, String... options) {
    var pod = sandbox.pod(app).getMetadata().getName();
    var files = "/tmp/load-" + COUNT.incrementAndGet();
    var load = new Load(sandbox, pod, files, rate);
    var what =
        "-qps %d -c %d -t %ds %s '%s'"
            .formatted(
                rate.perSecond(),
                rate.connections(),
                rate.atMost().toSeconds(),
                String.join(" ", options),
                url);
    load.shell(
            "nohup fortio load "
                + HOW.formatted(files, files)
                + what
                + IN_BACKGROUND.formatted(files, files))
        .orThrow();
    Await.until(
        () -> "fortio asks " + url + ": " + load.shell("cat " + files + ".out").out(),
        Duration.ofSeconds(20),
        () -> load.shell("test -s " + files + ".log").exit() == 0);
    return load;
  }

  /// Ends it now, and says what came.
  public Result end() {
    shell("kill -INT $(cat " + files + ".pid)").orThrow();
    return await(Duration.ofSeconds(30));
  }

  /// Waits until its time is up, and says what came.
  public Result await() {
    return await(rate.atMost().plusSeconds(30));
  }

  private Result await(Duration patience) {
    Await.until(
        () -> "fortio is done: " + shell("cat " + files + ".out").out(),
        patience,
        () -> shell("test -s " + files + ".json").exit() == 0);
    var json = shell("cat " + files + ".json").orThrow().out();
    var failed = shell("grep '\"ok\":false' " + files + ".log || true").orThrow().out();
    return Result.of(read(json), failed.lines().map(Load::read).map(Failure::of).toList());
  }

  private Output shell(String script) {
    return sandbox.exec(pod, "main", Duration.ofSeconds(30), "sh", "-c", script);
  }

  private static JsonNode read(String json) {
    try {
      return JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(json, e);
    }
  }

  /// A request that had no answer of 200, or none at all (code -1).
  public record Failure(Instant asked, Duration took, String code) {
    static Failure of(JsonNode line) {
      long nanos = line.get("timestamp").asLong();
      return new Failure(
          Instant.ofEpochSecond(nanos / 1_000_000_000, nanos % 1_000_000_000),
          nanos(line.get("latency").asDouble()),
          line.get("details").asText());
    }

    /// When the client knew.
    public Instant known() {
      return asked.plus(took);
    }
  }

  /// What came of it all.
  ///
  /// @param codes requests by status; -1 had no answer
  /// @param millis latency by percentile (50, 90, 99, 99.9) in milliseconds
  public record Result(
      long requests,
      double perSecond,
      TreeMap<String, Long> codes,
      TreeMap<Double, Double> millis,
      double maxMillis,
      List<Failure> failures) {
    static Result of(JsonNode json, List<Failure> failures) {
      var codes = new TreeMap<String, Long>();
      json.get("RetCodes").properties().forEach(e -> codes.put(e.getKey(), e.getValue().asLong()));
      var histogram = json.get("DurationHistogram");
      var millis = new TreeMap<Double, Double>();
      for (var entry : histogram.get("Percentiles")) {
        millis.put(entry.get("Percentile").asDouble(), entry.get("Value").asDouble() * 1000);
      }
      return new Result(
          codes.values().stream().mapToLong(Long::longValue).sum(),
          json.get("ActualQPS").asDouble(),
          codes,
          millis,
          histogram.get("Max").asDouble() * 1000,
          new ArrayList<>(failures));
    }

    /// Requests that were not answered with 200.
    public long failed() {
      return requests - codes.getOrDefault("200", 0L);
    }

    @Override
    public String toString() {
      return "%d requests at %.0f/s, %d failed %s; p50 %.2f ms, p90 %.2f ms, p99 %.2f ms, max %.1f ms"
          .formatted(
              requests,
              perSecond,
              failed(),
              failed() == 0 ? "" : codes,
              millis.get(50.0),
              millis.get(90.0),
              millis.get(99.0),
              maxMillis);
    }
  }

  private static Duration nanos(double seconds) {
    return Duration.ofNanos((long) (seconds * 1e9));
  }
}
