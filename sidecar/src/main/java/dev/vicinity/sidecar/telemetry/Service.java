package dev.vicinity.sidecar.telemetry;

import dev.vicinity.core.policy.ClusterSpec;

/// What was called, as metrics name it: host, short name and namespace.
record Service(String host, String name, String namespace) {
  /// The service of an outbound cluster.
  static Service of(ClusterSpec spec) {
    return new Service(spec.key().host(), spec.serviceName(), spec.serviceNamespace());
  }

  /// The service behind an inbound cluster (`inbound|PORT||`), or else what the client called it.
  static Service inbound(String cluster, String authority, Self self) {
    if (!cluster.startsWith("inbound|")) {
      return new Service(withoutPort(authority), cluster, self.plain().namespace());
    }
    int end = cluster.indexOf('|', "inbound|".length());
    var host = self.serviceHost(Integer.parseInt(cluster, "inbound|".length(), end, 10));
    return host.isEmpty()
        ? new Service(withoutPort(authority), "", self.plain().namespace())
        : named(host, self.plain().namespace());
  }

  /// What the mesh does not know: named by the cluster that took it (`PassthroughCluster`, …).
  static Service unknown(String cluster, String authority) {
    return new Service(withoutPort(authority), cluster, "");
  }

  private static Service named(String host, String otherwise) {
    int dot = host.indexOf('.');
    if (dot < 0) {
      return new Service(host, host, otherwise);
    }
    int next = host.indexOf('.', dot + 1);
    return new Service(
        host,
        host.substring(0, dot),
        next < 0 ? host.substring(dot + 1) : host.substring(dot + 1, next));
  }

  private static String withoutPort(String authority) {
    int colon = authority.lastIndexOf(':');
    return colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
  }
}
