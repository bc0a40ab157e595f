package dev.vicinity.sidecar;

import dev.vicinity.sidecar.discovery.Feed;
import dev.vicinity.sidecar.identity.MeshTls;
import dev.vicinity.sidecar.overload.Overload;
import dev.vicinity.sidecar.telemetry.Recorder;
import java.util.Objects;
import java.util.function.Function;

/// What a sidecar works with and others make: the feed (told whom to tell), the mesh's TLS, the
/// recorder of what happened, and who says that it is too much.
public record Parts(
    Function<Feed.Listener, Feed> feed, MeshTls tls, Recorder recorder, Overload overload) {
  public Parts(Function<Feed.Listener, Feed> feed, MeshTls tls, Recorder recorder) {
    this(feed, tls, recorder, Overload.ofProcess());
  }

  public Parts {
    Objects.requireNonNull(feed, "feed");
    Objects.requireNonNull(tls, "tls");
    Objects.requireNonNull(recorder, "recorder");
    Objects.requireNonNull(overload, "overload");
  }
}
