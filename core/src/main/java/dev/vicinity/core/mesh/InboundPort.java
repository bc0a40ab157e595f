package dev.vicinity.core.mesh;

import java.util.Objects;

/// One port of the workload behind a sidecar: what it speaks, who may speak to it, which service it
/// is.
///
/// `port` is the container's; `serviceHost` is empty and `servicePort` 0 for a port without a
/// Service.
public record InboundPort(
    int port, AppProtocol protocol, MtlsMode mtls, String serviceHost, int servicePort) {
  public InboundPort {
    Objects.requireNonNull(protocol, "protocol");
    Objects.requireNonNull(mtls, "mtls");
    Objects.requireNonNull(serviceHost, "serviceHost");
  }
}
