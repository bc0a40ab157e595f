package dev.vicinity.control.session;

import dev.vicinity.control.publish.Published;
import dev.vicinity.control.publish.Seat;
import dev.vicinity.core.mesh.Version;
import dev.vicinity.wire.Key;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One key that a sidecar holds. Written on the session's event loop; `item` may be read by anyone.
final class Subscription {
  final Key key;
  @Nullable Seat seat;
  @Nullable MessageConsumer<Published> consumer;
  private Version known;
  private @Nullable Published unmeasured;
  private volatile SessionStatus.Item item;

  Subscription(Key key, Version known) {
    this.key = key;
    this.known = known;
    this.item = new SessionStatus.Item(key, Version.NONE, known, "");
  }

  SessionStatus.Item item() {
    return item;
  }

  /// Whether the sidecar needs it: it holds another one or none.
  boolean needs(Published published) {
    return published.version().isNewerThan(known);
  }

  /// News, not an answer to a question: its way is measured.
  void heard(Published published) {
    unmeasured = published;
  }

  void sent(Published published) {
    known = published.version();
    item = new SessionStatus.Item(key, known, item.acknowledged(), item.error());
  }

  /// The news that was acknowledged, if it was news.
  Optional<Published> acknowledged(Version version, String error) {
    item = new SessionStatus.Item(key, item.sent(), version, error);
    var news = unmeasured;
    if (news == null || !news.version().equals(version)) {
      return Optional.empty();
    }
    unmeasured = null;
    return Optional.of(news);
  }

  void unregister() {
    var listening = consumer;
    if (listening != null) {
      listening.unregister();
      consumer = null;
    }
  }
}
