package dev.vicinity.wire;

/// Addresses on control's event bus.
public final class BusAddress {
  /// Says that consumers may now share other views than before; body: a `Change` of the catalog.
  public static final String VIEWS = "vicinity.views";

  private BusAddress() {}

  /// Where the newest value of a key is published as consumers of one view see it.
  public static String value(Key key, String view) {
    return "vicinity.value." + Proto.kind(key) + "." + key.name() + "@" + view;
  }
}
