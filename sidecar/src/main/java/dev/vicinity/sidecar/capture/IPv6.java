package dev.vicinity.sidecar.capture;

/// Whether a pod has IPv6.
enum IPv6 {
  ABSENT,
  /// Addresses that lead nowhere: loopback, the link's own.
  LOCAL,
  ROUTABLE;

  /// Reads `/proc/net/if_inet6`: per line an address, and in the fourth column its scope, which is
  /// zero for those that are routed.
  static IPv6 of(String addresses) {
    var found = ABSENT;
    for (var line : addresses.lines().toList()) {
      var columns = line.strip().split("\\s+");
      if (columns.length >= 4) {
        found = found == ROUTABLE || columns[3].equals("00") ? ROUTABLE : LOCAL;
      }
    }
    return found;
  }
}
