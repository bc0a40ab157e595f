package dev.vicinity.control.translate;

import dev.vicinity.core.mesh.AppProtocol;
import dev.vicinity.core.policy.LocalityPolicy.Scope;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A ServiceEntry.
public record ServiceEntryFacts(
    ResourceId id,
    String created,
    List<String> hosts,
    List<Subnet> addresses,
    List<Port> ports,
    Where where,
    Resolution resolution,
    List<EntryEndpoint> endpoints,
    Map<String, String> workloadLabels,
    List<String> subjectAltNames,
    Optional<Scope> distribution,
    Exports exports)
    implements Resource, Resource.Aged {
  /// A port; `target` is 0 if not given.
  public record Port(String name, int number, int target, AppProtocol protocol) {}

  /// `location`.
  public enum Where {
    MESH_EXTERNAL,
    MESH_INTERNAL
  }

  /// `resolution`.
  public enum Resolution {
    NONE,
    STATIC,
    DNS
  }

  public ServiceEntryFacts {
    hosts = List.copyOf(hosts);
    addresses = List.copyOf(addresses);
    ports = List.copyOf(ports);
    endpoints = List.copyOf(endpoints);
    workloadLabels = Map.copyOf(workloadLabels);
    subjectAltNames = List.copyOf(subjectAltNames);
  }
}
