package dev.vicinity.control.translate;

import java.net.InetAddress;
import java.util.Optional;

/// A block of IP addresses: an address and how many of its first bits count.
public record Subnet(String address, int prefix) {
  /// Reads `10.0.0.0/8` or a single address.
  static Optional<Subnet> parse(String text) {
    int slash = text.indexOf('/');
    var host = slash < 0 ? text : text.substring(0, slash);
    var bytes = bytes(host);
    if (bytes.isEmpty()) {
      return Optional.empty();
    }
    int most = bytes.get().length * 8;
    if (slash < 0) {
      return Optional.of(new Subnet(host, most));
    }
    try {
      int prefix = Integer.parseInt(text.substring(slash + 1));
      return prefix < 0 || prefix > most ? Optional.empty() : Optional.of(new Subnet(host, prefix));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /// Whether a text is an IP address.
  public static boolean isAddress(String text) {
    return bytes(text).isPresent();
  }

  /// Whether an address lies inside; what is no address does not.
  public boolean contains(String other) {
    var mine = bytes(address);
    var theirs = bytes(other);
    if (mine.isEmpty() || theirs.isEmpty() || mine.get().length != theirs.get().length) {
      return false;
    }
    for (int bit = 0; bit < prefix; bit++) {
      int mask = 0x80 >> (bit % 8);
      if ((mine.get()[bit / 8] & mask) != (theirs.get()[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }

  private static Optional<byte[]> bytes(String text) {
    if (!looksLikeAddress(text)) {
      return Optional.empty();
    }
    try {
      return Optional.of(InetAddress.ofLiteral(text).getAddress());
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private static boolean looksLikeAddress(String text) {
    return !text.isEmpty()
        && text.chars().allMatch(c -> c == '.' || c == ':' || Character.digit(c, 16) >= 0);
  }
}
