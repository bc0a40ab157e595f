package dev.vicinity.cli.mesh;

import dev.vicinity.cli.explain.PodName;
import dev.vicinity.core.mesh.Address;
import dev.vicinity.sidecar.config.InboundBind;
import java.util.List;

/// A sidecar to be run in this process: whose, and where it listens; port 0 takes a free one.
public record SidecarPlan(PodName pod, int outboundPort, List<InboundBind> inbound) {
  public SidecarPlan {
    if (outboundPort < 0 || outboundPort > 65535) {
      throw new IllegalArgumentException("port: " + outboundPort + " (expected: 0..65535)");
    }
    inbound = List.copyOf(inbound);
  }

  /// Reads `POD.NAMESPACE[=PORT]`.
  public static SidecarPlan parse(String text) {
    int equals = text.indexOf('=');
    if (equals < 0) {
      return new SidecarPlan(PodName.parse(text), 0, List.of());
    }
    try {
      int port = Integer.parseInt(text.substring(equals + 1));
      return new SidecarPlan(PodName.parse(text.substring(0, equals)), port, List.of());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "sidecar: " + text + " (expected: POD.NAMESPACE[=PORT])", e);
    }
  }

  Address outbound() {
    return new Address("127.0.0.1", outboundPort);
  }
}
