package dev.vicinity.sidecar.config;

import dev.vicinity.core.mesh.Address;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/// All that a sidecar is told at its start; everything else comes from control. Port 0 means any
/// free port.
///
/// `tokenFile` and `rootsFile` prove the pod to control and control to the pod. `inboundBinds` are
/// bound beside (or, without capture, instead of) the one inbound port.
public record SidecarSettings(
    String pod,
    String namespace,
    Address control,
    Path tokenFile,
    Path rootsFile,
    Interception interception,
    Address outbound,
    Address inbound,
    List<InboundBind> inboundBinds,
    Address admin,
    Address health,
    Address metrics,
    int concurrency,
    Duration drainTime) {
  /// How traffic comes to the sidecar.
  public enum Interception {
    /// The kernel redirects it: the original destination is read from each socket.
    REDIRECT,
    /// Clients address the sidecar as a proxy; inbound addresses are bound one by one.
    EXPLICIT
  }

  public SidecarSettings {
    Objects.requireNonNull(pod, "pod");
    Objects.requireNonNull(namespace, "namespace");
    Objects.requireNonNull(control, "control");
    Objects.requireNonNull(tokenFile, "tokenFile");
    Objects.requireNonNull(rootsFile, "rootsFile");
    Objects.requireNonNull(interception, "interception");
    Objects.requireNonNull(outbound, "outbound");
    Objects.requireNonNull(inbound, "inbound");
    Objects.requireNonNull(admin, "admin");
    Objects.requireNonNull(health, "health");
    Objects.requireNonNull(metrics, "metrics");
    inboundBinds = List.copyOf(inboundBinds);
    if (concurrency < 1) {
      throw new IllegalArgumentException("concurrency: " + concurrency + " (expected: >= 1)");
    }
    if (drainTime.isNegative()) {
      throw new IllegalArgumentException("drainTime: " + drainTime + " (expected: >= 0)");
    }
  }
}
