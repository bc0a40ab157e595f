package dev.vicinity.sidecar.capture;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/// Which addresses something holds for: all of them, or those of the networks.
record Networks(boolean all, List<Network> networks) {
  static final Networks ALL = new Networks(true, List.of());
  static final Networks NONE = new Networks(false, List.of());

  /// One network, as `10.0.0.0/8` or a single address.
  record Network(Family family, String cidr) {}

  Networks {
    networks = List.copyOf(networks);
  }

  /// Reads `*`, or networks of either family separated by commas.
  static Networks parse(String text) {
    if (text.strip().equals("*")) {
      return ALL;
    }
    var networks = new ArrayList<Network>();
    for (var word : Words.of(text)) {
      var network = network(word);
      if (!networks.contains(network)) {
        networks.add(network);
      }
    }
    return new Networks(false, networks);
  }

  List<String> of(Family family) {
    var cidrs = new ArrayList<String>();
    for (var network : networks) {
      if (network.family() == family) {
        cidrs.add(network.cidr());
      }
    }
    return cidrs;
  }

  private static Network network(String cidr) {
    int slash = cidr.indexOf('/');
    var address = InetAddress.ofLiteral(slash < 0 ? cidr : cidr.substring(0, slash));
    var family = address instanceof Inet6Address ? Family.IPV6 : Family.IPV4;
    if (slash >= 0) {
      int bits = Integer.parseInt(cidr.substring(slash + 1));
      if (bits < 0 || bits > (family == Family.IPV4 ? 32 : 128)) {
        throw new IllegalArgumentException(cidr);
      }
    }
    return new Network(family, cidr);
  }
}
