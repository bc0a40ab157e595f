package dev.vicinity.control.world;

import dev.vicinity.control.translate.Exports;
import dev.vicinity.control.translate.ResourceId;
import dev.vicinity.control.translate.ServiceEntryFacts;
import dev.vicinity.control.translate.ServiceFacts;
import dev.vicinity.control.translate.Subnet;
import dev.vicinity.core.mesh.AppProtocol;
import java.util.List;
import java.util.Optional;

/// One host of the registry: a Service, or one host of a ServiceEntry.
record MeshService(
    String host,
    String created,
    List<Port> ports,
    List<Subnet> addresses,
    Exports exports,
    Origin origin) {
  /// Where it comes from.
  sealed interface Origin {
    ResourceId id();
  }

  record OfService(ServiceFacts service) implements Origin {
    @Override
    public ResourceId id() {
      return service.id();
    }
  }

  record OfEntry(ServiceEntryFacts entry) implements Origin {
    @Override
    public ResourceId id() {
      return entry.id();
    }
  }

  record Port(String name, int number, AppProtocol protocol) {}

  static MeshService of(ServiceFacts service, String domain) {
    return new MeshService(
        service.id().name() + "." + service.id().namespace() + ".svc." + domain,
        service.created(),
        service.ports().stream()
            .map(port -> new Port(port.name(), port.number(), port.protocol()))
            .toList(),
        service.clusterIps().stream()
            .map(ip -> new Subnet(ip, ip.contains(":") ? 128 : 32))
            .toList(),
        service.exports(),
        new OfService(service));
  }

  static MeshService of(ServiceEntryFacts entry, String host) {
    return new MeshService(
        host,
        entry.created(),
        entry.ports().stream()
            .map(port -> new Port(port.name(), port.number(), port.protocol()))
            .toList(),
        entry.addresses(),
        entry.exports(),
        new OfEntry(entry));
  }

  String namespace() {
    return origin.id().namespace();
  }

  boolean isVisibleTo(String consumer) {
    return exports.reach(namespace(), consumer);
  }

  Optional<Port> port(int number) {
    return ports.stream().filter(port -> port.number() == number).findFirst();
  }

  /// The name behind an ExternalName service, empty for everything else.
  String externalName() {
    return origin instanceof OfService(var service) ? service.externalName() : "";
  }

  /// What metrics call it: a Service's own name, an entry's host.
  String shortName() {
    return origin instanceof OfService(var service) ? service.id().name() : host;
  }
}
