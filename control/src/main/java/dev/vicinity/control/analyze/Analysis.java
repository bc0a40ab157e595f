package dev.vicinity.control.analyze;

import dev.vicinity.control.catalog.Problem;
import dev.vicinity.control.world.World;
import java.util.List;

/// Checks across resources: what one names and another does not define, and what never takes
/// effect.
public final class Analysis {
  private Analysis() {}

  /// Everything that does not fit together now.
  public static List<Problem> of(World world) {
    return world.examine(
        references -> {
          var findings = new Findings(references);
          for (var rule : references.virtualServices()) {
            new RoutingChecks(references, rule, findings).run();
          }
          for (var rule : references.destinationRules()) {
            PolicyChecks.run(references, rule, findings);
          }
          ConflictChecks.run(references, findings);
          return findings.problems();
        });
  }
}
