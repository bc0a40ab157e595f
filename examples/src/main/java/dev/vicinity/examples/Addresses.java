package dev.vicinity.examples;

import java.net.InetSocketAddress;

/// Reads addresses as people write them.
final class Addresses {
  private Addresses() {}

  /// Reads `host:port`.
  static InetSocketAddress parse(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1) {
      throw new IllegalArgumentException("address: " + text + " (expected: host:port)");
    }
    return new InetSocketAddress(
        text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
  }
}
