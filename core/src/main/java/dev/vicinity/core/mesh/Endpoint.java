package dev.vicinity.core.mesh;

import java.util.Objects;

/// An address that can answer: a value without state.
public record Endpoint(
    Address address, Workload workload, int weight, Readiness readiness, Transport transport) {
  public Endpoint {
    Objects.requireNonNull(address, "address");
    Objects.requireNonNull(workload, "workload");
    Objects.requireNonNull(readiness, "readiness");
    Objects.requireNonNull(transport, "transport");
    if (weight < 1) {
      throw new IllegalArgumentException("weight: " + weight + " (expected: >= 1)");
    }
  }

  /// Where the workload runs.
  public Locality locality() {
    return workload.locality();
  }
}
