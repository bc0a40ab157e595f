package dev.vicinity.core.mesh;

import java.util.Objects;

/// How everyone names one upstream: service host (an FQDN), service port, subset (empty for none).
public record ClusterKey(String host, int port, String subset) {
  public ClusterKey {
    Objects.requireNonNull(host, "host");
    Objects.requireNonNull(subset, "subset");
  }

  /// The service as a whole.
  public static ClusterKey of(String host, int port) {
    return new ClusterKey(host, port, "");
  }

  /// Istio's name: `outbound|PORT|SUBSET|HOST`.
  public String name() {
    return "outbound|" + port + "|" + subset + "|" + host;
  }

  /// Reads `outbound|PORT|SUBSET|HOST`.
  public static ClusterKey parse(String name) {
    var parts = name.split("\\|", -1);
    if (parts.length != 4 || !parts[0].equals("outbound")) {
      throw new IllegalArgumentException(
          "cluster: " + name + " (expected: outbound|PORT|SUBSET|HOST)");
    }
    return new ClusterKey(parts[3], Integer.parseInt(parts[1]), parts[2]);
  }

  @Override
  public String toString() {
    return name();
  }
}
