package dev.vicinity.verify.bench;

import dev.vicinity.verify.bench.Proxy.Scale;
import dev.vicinity.verify.bench.load.Load;
import dev.vicinity.verify.bench.load.Outcome;
import dev.vicinity.verify.bench.load.Pace;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionException;

/// What is measured, in which order. What fails is told of and left out; the rest goes on.
final class Rounds {
  static final Cell CHAIN = new Cell(Work.CHAIN, Upstream.KIBIBYTE, 16);
  static final int CHAIN_RATE = 1000;

  private static final Set<Work> TIMED =
      Set.of(Work.H1_H1, Work.H1_MTLS1, Work.MTLS2_H1, Work.H2_MTLS2, Work.UNARY_OUT);
  private static final Duration SETTLE = Duration.ofMillis(300);
  private static final Duration PACED = Duration.ofSeconds(3);
  private static final Duration CHAINED = Duration.ofSeconds(6);
  private static final int FEW = 2;

  /// What one kind of work compiled is compiled anew when another comes.
  private static final int WARM_PASSES = 2;

  private static final int CHAIN_WARM_PASSES = 3;

  private final Options options;
  private final Field field;
  private final Figures figures;
  private final List<Proxy> proxies;

  private record Pairing(Cell cell, Proxy proxy) {}

  Rounds(Options options, Field field, Figures figures, List<Proxy> proxies) {
    this.options = options;
    this.field = field;
    this.figures = figures;
    this.proxies = proxies;
  }

  void all() throws IOException {
    Bench.say("warming up");
    field.warmLoad();
    if (options.works().contains(Life.FAST.work()) && options.isWhole()) {
      lives();
    }
    var pairs = pairs();
    start(pairs);
    warmUp(pairs, WARM_PASSES);
    for (int round = 1; round <= options.rounds(); round++) {
      Bench.say("round " + round + " of " + options.rounds());
      for (var pair : pairs) {
        if (pair.cell().connections() == Cell.MIDDLE || round <= FEW) {
          saturate(round, pair);
        }
      }
    }
    if (options.isWhole()) {
      latencies(pairs);
    }
    if (options.works().contains(Work.CHAIN)) {
      chains();
    }
  }

  private List<Pairing> pairs() {
    var pairs = new ArrayList<Pairing>();
    for (var cell : options.cells()) {
      proxies.stream()
          .filter(proxy -> proxy.does(cell.work()))
          .forEach(proxy -> pairs.add(new Pairing(cell, proxy)));
    }
    return pairs;
  }

  private void start(List<Pairing> pairs) throws IOException {
    for (var proxy : proxies) {
      for (var scale : List.of(Scale.SMALL, Scale.LARGE)) {
        if (pairs.stream().anyMatch(pair -> pair.cell().work().door().scale() == scale)) {
          field.start(proxy, scale);
        }
      }
    }
  }

  private void warmUp(List<Pairing> pairs, int passes) {
    for (int pass = 1; pass <= passes; pass++) {
      pairs.removeIf(pair -> !isWarm(pair));
    }
  }

  /// Ours compiles for longer than others need to warm anything.
  private boolean isWarm(Pairing pair) {
    var trouble = field.trouble(pair.cell(), pair.proxy());
    if (trouble.isPresent()) {
      leftOut(pair, trouble.get());
      return false;
    }
    if (pair.proxy() instanceof Vicinity) {
      attempt(pair, new Pace.Saturating(), new Load.Times(SETTLE, options.warm()), _ -> {});
    }
    return true;
  }

  private static void leftOut(Pairing pair, String why) {
    Bench.say("######## LEFT OUT: " + pair.proxy().id() + " " + pair.cell().id() + ": " + why);
  }

  private interface Taken {
    void take(Outcome seen) throws IOException;
  }

  private void attempt(Pairing pair, Pace pace, Load.Times times, Taken taken) {
    try {
      taken.take(field.load(pair.cell(), pair.proxy(), pace, times));
    } catch (CompletionException | IOException e) {
      leftOut(pair, String.valueOf(e.getMessage()));
    }
  }

  private void saturate(int round, Pairing pair) {
    var times = new Load.Times(pair.cell().settling(), options.measured());
    attempt(pair, new Pace.Saturating(), times, seen -> keep(Figure.SATURATED, round, pair, seen));
  }

  private void keep(String kind, int round, Pairing pair, Outcome seen) throws IOException {
    double rss = field.listener(pair.cell(), pair.proxy()).job().rssMiB();
    figures.keep(Figure.of(kind, round, pair.cell(), pair.proxy().id(), seen, rss));
  }

  private void lives() throws IOException {
    for (var proxy : proxies) {
      Bench.say("start, first seconds and memory of " + proxy.id());
      try {
        new Life(field, figures, proxy).live();
      } catch (CompletionException e) {
        leftOut(new Pairing(Life.STEADY, proxy), String.valueOf(e.getMessage()));
      }
    }
  }

  /// Each at half of what it can do.
  private void latencies(List<Pairing> pairs) {
    Bench.say("latency at half of saturation");
    for (int round = 1; round <= FEW; round++) {
      for (var pair : pairs) {
        var cell = pair.cell();
        if (TIMED.contains(cell.work())
            && cell.bytes() == 100
            && cell.connections() == Cell.MIDDLE) {
          paced(round, pair);
        }
      }
    }
  }

  private void paced(int round, Pairing pair) {
    double most =
        figures.median(Figure.SATURATED, pair.cell(), pair.proxy().id(), Figure::perSecond);
    if (most > 0) {
      attempt(
          pair,
          new Pace.Steady(most / 2),
          new Load.Times(SETTLE.multipliedBy(3), PACED),
          seen -> keep(Figure.PACED, round, pair, seen));
    }
  }

  private void chains() throws IOException {
    Bench.say("two sidecars in the path");
    var pairs = new ArrayList<Pairing>();
    for (var proxy : proxies) {
      field.stop(proxy, Scale.SMALL);
      field.start(proxy, Scale.CHAIN);
      pairs.add(new Pairing(CHAIN, proxy));
    }
    // these processes are new: ours has had no load before
    warmUp(pairs, CHAIN_WARM_PASSES);
    var times = new Load.Times(SETTLE.multipliedBy(3), CHAINED);
    var pace = new Pace.Steady(CHAIN_RATE);
    for (int round = 1; round <= Math.min(FEW, options.rounds()); round++) {
      var direct = field.direct(CHAIN, pace, times);
      figures.keep(Figure.of(Figure.CHAIN, round, CHAIN, Figure.DIRECT, direct, 0));
      for (var pair : pairs) {
        int which = round;
        attempt(pair, pace, times, seen -> keep(Figure.CHAIN, which, pair, seen));
      }
    }
  }
}
