package dev.vicinity.control.translate;

/// A WorkloadEntry; `health` tells whether it may be listed.
public record WorkloadEntryFacts(
    ResourceId id, String created, EntryEndpoint endpoint, Health health)
    implements Resource, Resource.Aged {
  /// What its health checks say, healthy without any.
  public enum Health {
    HEALTHY,
    UNHEALTHY
  }
}
