package dev.vicinity.sidecar.telemetry;

import org.jspecify.annotations.Nullable;

/// Where one kind of opaque connection is counted; `zones` only if this side chose the host.
record TcpMeter(Series mesh, @Nullable Series zones) {
  /// The families, in the order of their slots within a series.
  enum Family {
    OPENED("istio_tcp_connections_opened_total"),
    CLOSED("istio_tcp_connections_closed_total"),
    SENT("istio_tcp_sent_bytes_total"),
    RECEIVED("istio_tcp_received_bytes_total");

    private final String family;

    Family(String family) {
      this.family = family;
    }

    String family() {
      return family;
    }
  }

  static final int SLOTS = Family.values().length;

  void add(Family family, long amount) {
    mesh.add(family.ordinal(), amount);
  }
}
