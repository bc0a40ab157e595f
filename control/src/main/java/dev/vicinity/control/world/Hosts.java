package dev.vicinity.control.world;

/// Host patterns: exact names, `*.suffix`, and `*`.
final class Hosts {
  private Hosts() {}

  static boolean isWildcard(String host) {
    return host.startsWith("*");
  }

  static boolean covers(String pattern, String host) {
    if (!isWildcard(pattern)) {
      return pattern.equals(host);
    }
    return pattern.equals("*")
        || (host.length() >= pattern.length() && host.endsWith(pattern.substring(1)));
  }

  /// How narrow a pattern is: an exact host above every wildcard, a longer wildcard above a
  /// shorter.
  static int specificity(String pattern) {
    return isWildcard(pattern) ? pattern.length() : 1000 + pattern.length();
  }
}
