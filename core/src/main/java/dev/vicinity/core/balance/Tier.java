package dev.vicinity.core.balance;

import dev.vicinity.core.mesh.LocalityGroup.Use;
import java.util.List;

/// The groups of one tier, and whom to believe in it.
record Tier(int number, Use use, Trust trust, List<Section> sections) {
  /// Which hosts are usable.
  enum Trust {
    /// Those that are ready and not ejected, on probation for their part.
    HEALTHY,
    /// All that are ready.
    READY
  }

  /// The same tier with all its ready hosts.
  Tier inPanic() {
    return new Tier(number, use, Trust.READY, sections);
  }

  boolean isUsable() {
    return permille() > 0;
  }

  /// What usable hosts are a part of.
  int total() {
    return sections.stream().mapToInt(Section::total).sum();
  }

  /// Usable hosts, in thousandths.
  int permille() {
    return sections.stream().mapToInt(this::permille).sum();
  }

  private int permille(Section section) {
    return switch (trust) {
      case HEALTHY -> section.permille();
      case READY -> 1000 * section.ready().size();
    };
  }

  /// What a locality counts for within the tier: its weight, less when under 1/1.4 of its hosts are
  /// healthy (reference 3.3); in panic its plain weight.
  double weight(Section section) {
    if (permille(section) == 0) {
      return 0;
    }
    return switch (trust) {
      case HEALTHY ->
          section.group().weight()
              * Math.min(
                  1.0,
                  TierLoads.OVERPROVISIONING / 100.0 * section.permille() / 1000 / section.total());
      case READY -> section.group().weight();
    };
  }

  List<Pool.Member> members() {
    return sections.stream().flatMap(section -> members(section).stream()).toList();
  }

  List<Pool.Member> members(Section section) {
    return switch (trust) {
      case HEALTHY -> section.trusted();
      case READY -> section.ready();
    };
  }
}
