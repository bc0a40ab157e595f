package dev.vicinity.cli.live;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vicinity.core.explain.Explainer.HealthView;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// A sidecar that runs now: its name, where it says its pages are, and a way to them. Close it when
/// done, for there may be a tunnel behind.
public record RunningSidecar(String name, String admin, AdminPages pages, Runnable release)
    implements AutoCloseable {
  /// What `vicinity status` tells of a sidecar. `certificateAge` and `certificateLeft` are empty
  /// without a certificate.
  public record Status(
      String sidecar,
      String locality,
      String state,
      String control,
      String configVersion,
      int clusters,
      String certificateAge,
      String certificateLeft,
      String admin) {
    /// Of one that does not answer.
    static Status unreachable(String name, String admin, String why) {
      return new Status(name, "", "unreachable: " + why, "", "", 0, "", "", admin);
    }
  }

  /// Asks the sidecar how it is.
  public Status status(Instant now) {
    try {
      var info = pages.json("/server_info");
      var leaf = pages.json("/certs").path("certificates").path(0).path("cert_chain").path(0);
      return new Status(
          name,
          info.path("locality").asText(),
          info.path("state").asText(),
          info.path("control").path("state").asText(),
          info.path("config_version").asText(),
          pages.json("/clusters").path("cluster_statuses").size(),
          instant(leaf.path("valid_from"))
              .map(from -> words(Duration.between(from, now)))
              .orElse(""),
          instant(leaf.path("expiration_time"))
              .map(until -> words(Duration.between(now, until)))
              .orElse(""),
          admin);
    } catch (IOException e) {
      return Status.unreachable(name, admin, String.valueOf(e.getMessage()));
    }
  }

  /// What the sidecar knows of its hosts.
  public HealthView health() throws IOException {
    return LiveHealth.of(pages.json("/endpoints"));
  }

  @Override
  public void close() {
    release.run();
  }

  private static Optional<Instant> instant(JsonNode text) {
    return text.isTextual() ? Optional.of(Instant.parse(text.asText())) : Optional.empty();
  }

  private static String words(Duration time) {
    return time.toHours() > 0
        ? time.toHours() + "h" + time.toMinutesPart() + "m"
        : time.toMinutesPart() + "m" + time.toSecondsPart() + "s";
  }
}
