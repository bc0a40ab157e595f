package dev.vicinity.cli.live;

import com.fasterxml.jackson.databind.JsonNode;
import dev.vicinity.core.balance.HostHealth;
import dev.vicinity.core.balance.HostHealth.Offence;
import dev.vicinity.core.explain.Explainer.HealthView;
import dev.vicinity.core.mesh.Address;
import dev.vicinity.core.mesh.ClusterKey;
import java.util.HashMap;
import java.util.Map;

/// What a sidecar's `/endpoints` page says of its hosts. Hosts it has not used yet count as
/// healthy.
record LiveHealth(Map<Host, HostHealth> hosts) implements HealthView {
  /// A host within a cluster, as the page names them.
  record Host(String cluster, String address) {}

  LiveHealth {
    hosts = Map.copyOf(hosts);
  }

  static LiveHealth of(JsonNode page) {
    var hosts = new HashMap<Host, HostHealth>();
    for (var row : page.path("endpoints")) {
      var host = new Host(row.path("cluster").asText(), row.path("address").asText());
      hosts.put(host, health(row));
    }
    return new LiveHealth(hosts);
  }

  @Override
  public HostHealth of(ClusterKey cluster, Address address) {
    return hosts.getOrDefault(
        new Host(cluster.name(), address.toString()), new HostHealth.Healthy());
  }

  /// The page does not tell for what a host was ejected, and an explanation does not need it.
  private static HostHealth health(JsonNode row) {
    return switch (row.path("health").asText()) {
      case "ejected" ->
          new HostHealth.Ejected(
              Offence.CONSECUTIVE_5XX, row.path("ejections").asInt(1), Long.MAX_VALUE);
      case "probing" -> new HostHealth.Probing(Offence.CONSECUTIVE_5XX, 0, 500);
      case "unreachable" -> new HostHealth.Unreachable(0);
      default -> new HostHealth.Healthy();
    };
  }
}
