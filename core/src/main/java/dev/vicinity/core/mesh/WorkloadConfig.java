package dev.vicinity.core.mesh;

import java.util.List;
import java.util.Objects;

/// What a sidecar must know of the workload beside it and of the mesh as a whole.
///
/// `mtls` is the mode of ports that `ports` does not list.
public record WorkloadConfig(
    Version version,
    Workload workload,
    String trustDomain,
    List<String> trustDomainAliases,
    OutboundMode outbound,
    MtlsMode mtls,
    List<InboundPort> ports) {
  /// What becomes of traffic to destinations that the mesh does not know.
  public enum OutboundMode {
    ALLOW_ANY,
    REGISTRY_ONLY
  }

  public WorkloadConfig {
    Objects.requireNonNull(version, "version");
    Objects.requireNonNull(workload, "workload");
    Objects.requireNonNull(trustDomain, "trustDomain");
    Objects.requireNonNull(outbound, "outbound");
    Objects.requireNonNull(mtls, "mtls");
    trustDomainAliases = List.copyOf(trustDomainAliases);
    ports = List.copyOf(ports);
  }
}
