package dev.vicinity.control.catalog;

import dev.vicinity.core.mesh.WorkloadConfig.OutboundMode;
import java.util.List;
import java.util.Objects;

/// What holds for the whole mesh, as Istio's MeshConfig says it.
///
/// `cluster` names this registry in metrics; mesh-wide rules live in any of `rootNamespaces`;
/// `domain` ends the names of services.
public record MeshSettings(
    String trustDomain,
    List<String> trustDomainAliases,
    String cluster,
    String domain,
    List<String> rootNamespaces,
    OutboundMode outbound) {
  /// Istio's defaults; rules in our own namespace hold mesh-wide too.
  public static final MeshSettings DEFAULT =
      new MeshSettings(
          "cluster.local",
          List.of(),
          "Kubernetes",
          "cluster.local",
          List.of("istio-system", "vicinity-system"),
          OutboundMode.ALLOW_ANY);

  public MeshSettings {
    Objects.requireNonNull(trustDomain, "trustDomain");
    Objects.requireNonNull(cluster, "cluster");
    Objects.requireNonNull(domain, "domain");
    Objects.requireNonNull(outbound, "outbound");
    trustDomainAliases = List.copyOf(trustDomainAliases);
    rootNamespaces = List.copyOf(rootNamespaces);
  }
}
