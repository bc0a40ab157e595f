package dev.vicinity.wire;

import dev.vicinity.core.mesh.ClusterKey;
import dev.vicinity.core.mesh.Target;
import dev.vicinity.core.mesh.Version;
import dev.vicinity.wire.proto.Kind;

/// Keys and versions as they stand in protobuf messages.
public final class Proto {
  private Proto() {}

  public static dev.vicinity.wire.proto.Key of(Key key) {
    return dev.vicinity.wire.proto.Key.newBuilder().setKind(kind(key)).setName(key.name()).build();
  }

  /// Fails with IllegalArgumentException on what this version does not know.
  public static Key key(dev.vicinity.wire.proto.Key key) {
    return switch (key.getKind()) {
      case WORKLOAD -> Key.OWN;
      case DESTINATION -> new Key.Meaning(target(key.getName()));
      case ENDPOINTS -> new Key.Endpoints(ClusterKey.parse(key.getName()));
      case KIND_UNSPECIFIED, UNRECOGNIZED ->
          throw new IllegalArgumentException(
              "key: kind "
                  + key.getKindValue()
                  + " "
                  + key.getName()
                  + " (expected: WORKLOAD, DESTINATION, ENDPOINTS)");
    };
  }

  /// The word for a key's kind, as the contract has it.
  public static Kind kind(Key key) {
    return switch (key) {
      case Key.Own() -> Kind.WORKLOAD;
      case Key.Meaning _ -> Kind.DESTINATION;
      case Key.Endpoints _ -> Kind.ENDPOINTS;
    };
  }

  public static dev.vicinity.wire.proto.Version of(Version version) {
    return dev.vicinity.wire.proto.Version.newBuilder()
        .setEpoch(version.epoch())
        .setSequence(version.sequence())
        .build();
  }

  public static Version version(dev.vicinity.wire.proto.Version version) {
    return new Version(version.getEpoch(), version.getSequence());
  }

  private static Target target(String name) {
    int colon = name.lastIndexOf(':');
    if (colon < 0) {
      throw new IllegalArgumentException("target: " + name + " (expected: host:port)");
    }
    return new Target(name.substring(0, colon), Integer.parseInt(name.substring(colon + 1)));
  }
}
