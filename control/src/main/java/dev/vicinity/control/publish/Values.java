package dev.vicinity.control.publish;

import dev.vicinity.control.catalog.Catalog;
import dev.vicinity.core.mesh.EndpointSet;
import dev.vicinity.core.mesh.Version;
import dev.vicinity.core.mesh.Workload;
import dev.vicinity.core.mesh.WorkloadConfig;
import dev.vicinity.core.route.Destination;
import dev.vicinity.wire.Bodies;
import dev.vicinity.wire.Key;
import dev.vicinity.wire.proto.ControlMessage;

/// What the catalog answers for a key, and how the answer is sent.
record Values(Catalog catalog) {
  /// The word for the consumer's view of a key.
  String view(Workload consumer, Key key) {
    return switch (key) {
      case Key.Own() -> consumer.namespace() + "/" + consumer.name();
      case Key.Meaning(var target) -> catalog.destinationView(consumer, target).word();
      case Key.Endpoints(var cluster) -> catalog.endpointView(consumer, cluster).word();
    };
  }

  /// The value without a version, so that it can be compared with an earlier one.
  Object value(Workload consumer, Key key) {
    return switch (key) {
      case Key.Own() -> versioned(catalog.config(consumer), Version.NONE);
      case Key.Meaning(var target) ->
          new Destination(target, Version.NONE, catalog.meaning(consumer, target));
      case Key.Endpoints(var cluster) ->
          versioned(catalog.endpoints(consumer, cluster), Version.NONE);
    };
  }

  static ControlMessage message(Key key, Object value, Version version) {
    return ControlMessage.newBuilder()
        .setUpdate(Bodies.pack(key, version, versioned(value, version)))
        .build();
  }

  private static Object versioned(Object value, Version version) {
    return switch (value) {
      case WorkloadConfig c ->
          new WorkloadConfig(
              version,
              c.workload(),
              c.trustDomain(),
              c.trustDomainAliases(),
              c.outbound(),
              c.mtls(),
              c.ports());
      case Destination d -> new Destination(d.target(), version, d.meaning());
      case EndpointSet s ->
          new EndpointSet(s.cluster(), version, s.basis(), s.weighting(), s.groups());
      default -> throw new IllegalArgumentException("no value of a key: " + value.getClass());
    };
  }
}
