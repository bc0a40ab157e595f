package dev.vicinity.sidecar.discovery;

import dev.vicinity.core.mesh.Version;
import dev.vicinity.wire.Key;
import org.jspecify.annotations.Nullable;

/// One key that this sidecar holds: who wants it, and the newest value. Used on the feed's event
/// loop.
final class Holding {
  final Key key;

  /// Whether the sidecar itself asked, not only a destination that names it.
  boolean asked;

  /// The newest version that came, in force or about to be.
  Version known = Version.NONE;

  /// The value in force.
  @Nullable Object value;

  /// Told, but kept back until the endpoints it names are there.
  @Nullable Arrival waiting;

  /// A value with its version as control sent it.
  record Arrival(Version version, Object value) {}

  Holding(Key key) {
    this.key = key;
  }
}
