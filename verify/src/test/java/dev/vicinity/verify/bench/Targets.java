package dev.vicinity.verify.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// What the project wants to reach, held against figures.
final class Targets {
  private static final String OURS = "vicinity";

  /// One of them; `seen` is not a number where nothing was measured.
  private record Goal(String what, double most, double seen) {
    String line() {
      var verdict = Double.isNaN(seen) ? "not measured" : seen <= most ? "met" : "**missed**";
      return Table.line(
          what, "≤ " + Table.number("%.2f", most), Table.number("%.2f", seen), verdict);
    }
  }

  private final Figures figures;

  Targets(Figures figures) {
    this.figures = figures;
  }

  String table() {
    var text = new StringBuilder("| target | at most | seen | |\n|---|---|---|---|\n");
    var goals = new ArrayList<>(cpu());
    goals.addAll(more());
    goals.addAll(latency());
    goals.addAll(life());
    goals.forEach(goal -> text.append(goal.line()));
    return text.toString();
  }

  private List<Goal> cpu() {
    return List.of(
        ofHaproxy(Work.H1_H1, 100, 1.15),
        ofHaproxy(Work.H1_H1, 10_240, 1.15),
        ofHaproxy(Work.H1_MTLS1, 100, 1.0),
        ofHaproxy(Work.H1_MTLS1, 10_240, 1.15),
        ofHaproxy(Work.MTLS2_H1, 100, 1.6),
        ofHaproxy(Work.MTLS2_H1, 10_240, 1.3),
        ofHaproxy(Work.H1_H1, 1 << 20, 1.0),
        ofHaproxy(Work.TCP, 1 << 20, 1.0),
        ofHaproxy(Work.TCP, 100, 1.0),
        ofHaproxy(Work.NEW_TLS, 100, 1.1));
  }

  private List<Goal> more() {
    return List.of(
        ofEnvoy(Work.UNARY_OUT),
        ofEnvoy(Work.UNARY_IN),
        large("1,000 routes, CPU × that of 1", Work.ROUTES_1000, Work.ROUTES_1),
        large("1,000 endpoints, CPU × that of 3", Work.ENDPOINTS_1000, Work.ENDPOINTS_3));
  }

  private List<Goal> life() {
    double loaded = figures.median(Figure.LOADED, Life.FAST, OURS, Figure::rssMiB);
    double peak = figures.median(Figure.PEAK, Life.FAST, OURS, Figure::rssMiB);
    double cold = ofLife(Figure.COLD, Figure::p99);
    return List.of(
        new Goal("RSS at full speed, MiB: goal", 64, loaded),
        new Goal("RSS at full speed, MiB: limit", 90, loaded),
        new Goal("RSS at its peak, MiB: limit", 90, peak),
        new Goal("RSS at 1,000/s later, MiB: limit", 90, ofLife(Figure.WARM, Figure::rssMiB)),
        new Goal("first answer after exec, s", 0.35, ofLife(Figure.START, Figure::p50) / 1e6),
        new Goal("p99 of the first 10 s, × later", 5, cold / ofLife(Figure.WARM, Figure::p99)),
        new Goal("CPU at rest, %", 0.2, ofLife(Figure.REST, Figure::cpuMicros) / 10_000));
  }

  private double ofLife(String kind, ToDoubleFunction<Figure> value) {
    return figures.median(kind, Life.STEADY, OURS, value);
  }

  private List<Goal> latency() {
    var goals = new ArrayList<Goal>();
    for (var cell : figures.of(Figure.PACED).stream().map(Figure::cell).distinct().toList()) {
      double ours = figures.median(Figure.PACED, cell, OURS, Figure::p99);
      double envoy = figures.median(Figure.PACED, cell, "envoy", Figure::p99);
      double haproxy = figures.median(Figure.PACED, cell, "haproxy", Figure::p99);
      var what = "p99 at half of saturation, " + Table.title(cell) + ", × ";
      goals.add(new Goal(what + "Envoy's", 1, ours / envoy));
      goals.add(new Goal(what + "HAProxy's", 1.5, ours / haproxy));
    }
    goals.add(new Goal("two sidecars, added at p90, ms", 1.0, added(Figure::p90)));
    goals.add(new Goal("two sidecars, added at p99, ms", 2.5, added(Figure::p99)));
    return goals;
  }

  private double cpu(Work work, int bytes, String proxy) {
    return figures.median(
        Figure.SATURATED, new Cell(work, bytes, Cell.MIDDLE), proxy, Figure::cpuMicros);
  }

  private Goal ofHaproxy(Work work, int bytes, double most) {
    return new Goal(
        "CPU, " + work.title() + ", " + Table.size(bytes) + ", × HAProxy's",
        most,
        cpu(work, bytes, OURS) / cpu(work, bytes, "haproxy"));
  }

  private Goal ofEnvoy(Work work) {
    return new Goal(
        "CPU, " + work.title() + ", 100 B, × Envoy's as Istio configures it",
        0.35,
        cpu(work, 100, OURS) / cpu(work, 100, "envoy-istio"));
  }

  private Goal large(String what, Work many, Work few) {
    return new Goal(what, 1.05, cpu(many, 100, OURS) / cpu(few, 100, OURS));
  }

  private double added(ToDoubleFunction<Figure> percentile) {
    double between = figures.median(Figure.CHAIN, Rounds.CHAIN, OURS, percentile);
    double direct = figures.median(Figure.CHAIN, Rounds.CHAIN, Figure.DIRECT, percentile);
    return (between - direct) / 1000;
  }
}
