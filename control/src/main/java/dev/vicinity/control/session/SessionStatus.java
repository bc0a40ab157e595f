package dev.vicinity.control.session;

import dev.vicinity.core.mesh.Locality;
import dev.vicinity.core.mesh.Version;
import dev.vicinity.wire.Key;
import java.time.Instant;
import java.util.List;

/// One sidecar's stream as it is now.
///
/// `admin` is the host:port of the sidecar's mTLS admin listener, empty if it has none.
public record SessionStatus(
    String pod,
    String namespace,
    String spiffeId,
    Locality locality,
    String sidecarVersion,
    String remote,
    String admin,
    Instant since,
    List<Item> items) {
  /// One key the sidecar asked for. `error` is what the sidecar said against it, or empty.
  public record Item(Key key, Version sent, Version acknowledged, String error) {}

  public SessionStatus {
    items = List.copyOf(items);
  }
}
