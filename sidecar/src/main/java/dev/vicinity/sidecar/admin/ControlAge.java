package dev.vicinity.sidecar.admin;

import dev.vicinity.sidecar.admin.SidecarState.ControlLink;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;

/// How old control's word is: what every page says while the link is lost.
record ControlAge(ControlLink link, Duration since) {
  static ControlAge of(SidecarState state, Instant now) {
    var link = state.link();
    return new ControlAge(link, Duration.between(link.since(), now));
  }

  /// Whether control may have changed its mind without our knowing.
  boolean isStale() {
    return switch (link.state()) {
      case LOST, NEVER_CONNECTED -> true;
      case CONNECTED, EMBEDDED -> false;
    };
  }

  /// How long the word may be out of date.
  Duration age() {
    return isStale() ? since : Duration.ZERO;
  }

  /// One sentence.
  String sentence() {
    var seconds = since.toSeconds() + " s";
    return switch (link.state()) {
      case CONNECTED -> "connected to control at " + link.address() + " for " + seconds;
      case EMBEDDED -> "fed by control in the same process";
      case LOST -> "control was lost " + seconds + " ago: this is what it said before";
      case NEVER_CONNECTED -> "control has not been reached for " + seconds + ": nothing is known";
    };
  }

  JsonObject json() {
    return new JsonObject()
        .put("state", ClusterPages.lower(link.state()))
        .put("address", link.address())
        .put("since", link.since().toString())
        .put("stale_seconds", age().toSeconds())
        .put("sentence", sentence());
  }
}
