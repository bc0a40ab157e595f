package dev.vicinity.control.analyze;

import dev.vicinity.control.catalog.Problem;
import dev.vicinity.control.world.World;
import java.util.List;

/// Checks across resources.
public final class Analysis {
  private Analysis() {}

  /// Everything that does not fit together now.
  public static List<Problem> of(World world) {
    return List.of();
  }
}
