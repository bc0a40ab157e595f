package dev.vicinity.sidecar.telemetry;

import java.util.HashMap;
import java.util.Map;

/// Peers by what they sent, decoded once. Used on one event loop.
final class PeerCache {
  private static final int LIMIT = 4096;

  private final Map<String, Known> byId = new HashMap<>();

  /// The peer that calls itself `id` with that metadata and has proved `principal`; the same object
  /// for the same texts.
  Peer resolve(String id, String metadata, String principal) {
    if (metadata.isEmpty() && principal.isEmpty()) {
      return Peer.UNKNOWN;
    }
    var key = id.isEmpty() ? principal : id;
    var known = byId.get(key);
    if (known != null && known.metadata.equals(metadata) && known.principal.equals(principal)) {
      return known.peer;
    }
    return remember(key, metadata, principal);
  }

  private Peer remember(String key, String metadata, String principal) {
    if (byId.size() >= LIMIT) {
      byId.clear();
    }
    var peer = PeerMetadata.decode(metadata).as(principal);
    byId.put(key, new Known(metadata, principal, peer));
    return peer;
  }

  int size() {
    return byId.size();
  }

  private record Known(String metadata, String principal, Peer peer) {}
}
