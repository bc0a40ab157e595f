package dev.vicinity.sidecar.capture;

/// A family of addresses, as the kernel keeps a table of rules for each.
enum Family {
  IPV4("ip", "127.0.0.1", "127.0.0.6"),
  IPV6("ip6", "::1", "::6");

  /// What nftables calls it.
  final String table;

  final String loopback;

  /// Whence a sidecar calls the application beside it.
  final String ownCalls;

  Family(String table, String loopback, String ownCalls) {
    this.table = table;
    this.loopback = loopback;
    this.ownCalls = ownCalls;
  }
}
