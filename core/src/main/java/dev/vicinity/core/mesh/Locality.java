package dev.vicinity.core.mesh;

import java.util.Objects;

/// Where something runs: region, zone and subzone, each an opaque word; unknown parts are empty.
///
/// Text form `region/zone/subzone`; printing stops at the first empty part, as Istio's does.
public record Locality(String region, String zone, String subzone) {
  /// The locality of what has none.
  public static final Locality NONE = new Locality("", "", "");

  public Locality {
    Objects.requireNonNull(region, "region");
    Objects.requireNonNull(zone, "zone");
    Objects.requireNonNull(subzone, "subzone");
  }

  /// Reads `region[/zone[/subzone]]`; parts after the third are dropped, the empty text is `NONE`.
  public static Locality parse(String text) {
    if (text.isEmpty()) {
      return NONE;
    }
    var parts = text.split("/", -1);
    return new Locality(
        parts[0], parts.length > 1 ? parts[1] : "", parts.length > 2 ? parts[2] : "");
  }

  /// Whether nothing is known.
  public boolean isNone() {
    return region.isEmpty() && zone.isEmpty() && subzone.isEmpty();
  }

  @Override
  public String toString() {
    if (region.isEmpty()) {
      return "";
    }
    if (zone.isEmpty()) {
      return region;
    }
    return subzone.isEmpty() ? region + "/" + zone : region + "/" + zone + "/" + subzone;
  }
}
