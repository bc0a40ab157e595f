package dev.vicinity.core.mesh;

import java.util.List;
import java.util.Objects;

/// Endpoints of one locality in one tier, as one consumer locality sees them.
///
/// Tier 0 is nearest; tiers have no gaps. `weight` is the group's share among the groups of its
/// tier when the set is weighted by locality. Groups `RESERVE` take traffic only while no endpoint
/// of the other groups can.
public record LocalityGroup(
    Locality locality, int tier, int weight, Use use, List<Endpoint> endpoints) {
  /// When a group may be used.
  public enum Use {
    /// In the ordinary order of tiers.
    REGULAR,
    /// Only while nothing regular is available: a `distribute` that names other localities.
    RESERVE
  }

  public LocalityGroup {
    Objects.requireNonNull(locality, "locality");
    Objects.requireNonNull(use, "use");
    if (tier < 0) {
      throw new IllegalArgumentException("tier: " + tier + " (expected: >= 0)");
    }
    if (weight < 0) {
      throw new IllegalArgumentException("weight: " + weight + " (expected: >= 0)");
    }
    endpoints = List.copyOf(endpoints);
  }
}
