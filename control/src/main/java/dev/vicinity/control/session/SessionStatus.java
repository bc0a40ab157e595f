package dev.vicinity.control.session;

import dev.vicinity.core.mesh.Version;
import java.time.Instant;
import java.util.List;

/// One sidecar's stream as it is now.
///
/// `admin` is the host:port of the sidecar's mTLS admin listener, empty if it has none.
public record SessionStatus(
    String pod,
    String namespace,
    String spiffeId,
    String sidecarVersion,
    String admin,
    String remote,
    Instant since,
    State state,
    List<Item> items) {
  /// How far a session is.
  public enum State {
    /// Connected, has not said who it is.
    GREETING,
    /// Its pod is not known yet.
    WAITING,
    LIVE
  }

  /// One key the sidecar asked for. `error` is what the sidecar said against it, or empty.
  public record Item(
      String kind, String name, String view, Version sent, Version acknowledged, String error) {}

  public SessionStatus {
    items = List.copyOf(items);
  }
}
