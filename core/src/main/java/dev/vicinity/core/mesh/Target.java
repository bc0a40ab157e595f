package dev.vicinity.core.mesh;

import java.util.Locale;
import java.util.Objects;

/// What a client addressed: a host as written (lower case, without port) or an IP, and the port.
///
/// For HTTP the host is the request's authority; for TCP it is the original destination's IP.
public record Target(String host, int port) {
  public Target {
    Objects.requireNonNull(host, "host");
    host = host.toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}
