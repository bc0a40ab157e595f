package dev.vicinity.verify.bench;

import java.util.ArrayList;
import java.util.Set;
import java.util.stream.Collectors;

/// What a short run fails for: only what no noise explains. The least that ours took in any round
/// is held against the most that others took in any.
final class Verdict {
  private static final double WORST = 2.0;

  private Verdict() {}

  static int of(Figures figures) {
    var wrong = new ArrayList<String>();
    var saturated = figures.of(Figure.SATURATED);
    Set<Cell> cells = saturated.stream().map(Figure::cell).collect(Collectors.toSet());
    for (var cell : cells) {
      var ours = figures.of(Figure.SATURATED, cell, "vicinity").stream();
      double least = ours.mapToDouble(Figure::cpuMicros).min().orElse(0);
      check(figures, cell, "haproxy", least / WORST, wrong);
      check(figures, cell, "envoy", least, wrong);
    }
    long errors =
        saturated.stream()
            .filter(figure -> figure.proxy().equals("vicinity"))
            .mapToLong(Figure::errors)
            .sum();
    if (errors > 0) {
      wrong.add(errors + " errors of vicinity");
    }
    wrong.forEach(text -> Bench.say("FAILED: " + text));
    return wrong.isEmpty() ? 0 : 1;
  }

  private static void check(
      Figures figures, Cell cell, String other, double least, ArrayList<String> wrong) {
    figures.of(Figure.SATURATED, cell, other).stream()
        .mapToDouble(Figure::cpuMicros)
        .max()
        .ifPresent(
            most -> {
              if (least > most) {
                wrong.add(cell.id() + ": more CPU than " + other + "'s " + most + " µs allow");
              }
            });
  }
}
