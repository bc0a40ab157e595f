package dev.vicinity.control.publish;

import dev.vicinity.wire.Key;
import java.util.Optional;

/// A value that somebody listens to, for those who look; `newest` is empty until it was computed.
public record PublishedStatus(Key key, String view, int subscribers, Optional<Published> newest) {}
