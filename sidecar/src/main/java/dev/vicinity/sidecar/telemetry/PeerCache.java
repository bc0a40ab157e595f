package dev.vicinity.sidecar.telemetry;

import java.util.HashMap;
import java.util.Map;

/// Peers by what they sent, decoded once. Used on one event loop.
final class PeerCache {
  private static final int LIMIT = 4096;

  /// Characters of all of them, of whom most say less than a thousand.
  static final int TEXT_LIMIT = 2 * 1024 * 1024;

  private final Map<String, Known> byId = new HashMap<>();
  private int text;

  /// The peer that calls itself `id` with that metadata and has proved `principal`; the same object
  /// for the same texts.
  Peer resolve(String id, String metadata, String principal) {
    if (metadata.isEmpty() && principal.isEmpty()) {
      return Peer.UNKNOWN;
    }
    if (id.length() + metadata.length() > PeerMetadata.LONGEST) {
      return resolve("", "", principal);
    }
    var key = id.isEmpty() ? principal : id;
    var known = byId.get(key);
    if (known != null && known.metadata.equals(metadata) && known.principal.equals(principal)) {
      return known.peer;
    }
    return remember(key, metadata, principal);
  }

  private Peer remember(String key, String metadata, String principal) {
    int more = key.length() + metadata.length();
    if (byId.size() >= LIMIT || text + more > TEXT_LIMIT) {
      byId.clear();
      text = 0;
    }
    var peer = PeerMetadata.decode(metadata).as(principal);
    var before = byId.put(key, new Known(metadata, principal, peer));
    text += before == null ? more : metadata.length() - before.metadata.length();
    return peer;
  }

  int size() {
    return byId.size();
  }

  private record Known(String metadata, String principal, Peer peer) {}
}
