package dev.vicinity.sidecar.telemetry;

import dev.vicinity.core.mesh.Locality;
import dev.vicinity.core.mesh.Workload;

/// One end of the traffic as metrics name it; what is not known is empty.
///
/// `principal` is the SPIFFE id it proved, empty without mutual TLS.
record Peer(
    String workload,
    String namespace,
    String canonicalService,
    String canonicalRevision,
    String app,
    String version,
    String cluster,
    String principal,
    Locality locality) {
  /// Somebody of whom nothing is known.
  static final Peer UNKNOWN = new Peer("", "", "", "", "", "", "", "", Locality.NONE);

  /// A workload that control knows.
  static Peer of(Workload workload, String principal) {
    if (workload.namespace().isEmpty() && workload.owner().isEmpty()) {
      return UNKNOWN.as(principal, workload.locality());
    }
    return new Peer(
        workload.owner(),
        workload.namespace(),
        workload.canonicalService(),
        workload.canonicalRevision(),
        workload.labels().getOrDefault("app", ""),
        workload.labels().getOrDefault("version", ""),
        workload.cluster(),
        principal,
        workload.locality());
  }

  /// The same under another proof.
  Peer as(String proved) {
    return as(proved, locality);
  }

  private Peer as(String proved, Locality where) {
    return new Peer(
        workload,
        namespace,
        canonicalService,
        canonicalRevision,
        app,
        version,
        cluster,
        proved,
        where);
  }
}
