package dev.vicinity.wire;

/// Addresses on control's event bus. `control` sets one control process apart from another on the
/// same bus.
public record BusAddress(String control) {
  /// Where the newest value of a key is published as consumers of one view see it.
  public String value(Key key, String view) {
    return control + ".value." + Proto.kind(key).name() + "." + key.name() + "@" + view;
  }

  /// Where sessions hear that workloads came, changed or went.
  public String workloads() {
    return control + ".workloads";
  }

  /// Where one session hears that it now shares another view of a key.
  public String session(String id) {
    return control + ".session." + id;
  }
}
