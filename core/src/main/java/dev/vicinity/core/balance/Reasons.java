package dev.vicinity.core.balance;

import dev.vicinity.core.mesh.Endpoint;
import dev.vicinity.core.mesh.EndpointSet.Basis;
import dev.vicinity.core.mesh.Locality;
import dev.vicinity.core.mesh.LocalityGroup;
import dev.vicinity.core.mesh.LocalityGroup.Use;

/// Why a trusted host of a group would be picked.
record Reasons(Basis basis, Locality consumer) {
  PickReason of(LocalityGroup group, Endpoint endpoint) {
    if (group.use() == Use.RESERVE) {
      return PickReason.RESERVE;
    }
    return switch (basis) {
      case NONE -> PickReason.ANY;
      case DISTRIBUTE -> PickReason.DISTRIBUTE;
      case NEAR_FIRST, FAILOVER, FAILOVER_PRIORITY, TRAFFIC_DISTRIBUTION ->
          group.tier() > 0 ? PickReason.FAILOVER : nearest(endpoint.locality());
    };
  }

  private PickReason nearest(Locality locality) {
    if (consumer.isNone()) {
      return PickReason.ANY;
    }
    boolean sameZone =
        consumer.region().equals(locality.region()) && consumer.zone().equals(locality.zone());
    return sameZone ? PickReason.LOCAL : PickReason.NEAREST;
  }
}
