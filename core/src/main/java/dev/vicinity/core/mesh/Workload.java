package dev.vicinity.core.mesh;

import java.util.Map;
import java.util.Objects;

/// What runs behind an address, or beside a sidecar: a pod or a workload entry.
///
/// `owner` is the workload's name as metrics show it (the Deployment of a pod); `labels` are the
/// pod's labels with the topology labels that Istio adds (reference 1.4); `node` may be empty.
public record Workload(
    String name,
    String namespace,
    String owner,
    String serviceAccount,
    String node,
    String cluster,
    Locality locality,
    Map<String, String> labels) {
  /// What stands behind an address of which nothing is known.
  public static final Workload UNKNOWN =
      new Workload("", "", "", "", "", "", Locality.NONE, Map.of());

  public Workload {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(namespace, "namespace");
    Objects.requireNonNull(locality, "locality");
    labels = Map.copyOf(labels);
  }

  /// The SPIFFE id under a trust domain: `spiffe://TD/ns/NAMESPACE/sa/ACCOUNT`; empty without an
  /// account.
  public String spiffeId(String trustDomain) {
    return serviceAccount.isEmpty()
        ? ""
        : "spiffe://" + trustDomain + "/ns/" + namespace + "/sa/" + serviceAccount;
  }

  /// Istio's canonical service: its own label, then `app.kubernetes.io/name`, `app`, the owner.
  public String canonicalService() {
    return first(owner, "service.istio.io/canonical-name", "app.kubernetes.io/name", "app");
  }

  /// Istio's canonical revision: its own label, then `app.kubernetes.io/version`, `version`,
  /// `latest`.
  public String canonicalRevision() {
    return first(
        "latest", "service.istio.io/canonical-revision", "app.kubernetes.io/version", "version");
  }

  private String first(String otherwise, String... keys) {
    for (var key : keys) {
      var value = labels.getOrDefault(key, "");
      if (!value.isEmpty()) {
        return value;
      }
    }
    return otherwise;
  }
}
