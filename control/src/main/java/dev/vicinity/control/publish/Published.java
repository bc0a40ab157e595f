package dev.vicinity.control.publish;

import dev.vicinity.core.mesh.Version;
import dev.vicinity.wire.Key;
import dev.vicinity.wire.proto.ControlMessage;
import java.time.Instant;

/// One whole value of one key as consumers of one view see it, and the message that carries it to
/// each of them.
///
/// `value` is core's record without its version; `observedNanos` is when the change behind it
/// reached control, `since` when it was published.
public record Published(
    Key key,
    Version version,
    Object value,
    ControlMessage message,
    long observedNanos,
    Instant since) {}
