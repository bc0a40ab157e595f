package dev.vicinity.verify.bench;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/// Figures as tables in Markdown: medians, with the least and the most in brackets.
final class Table {
  static final List<String> PROXIES =
      List.of("haproxy", "nginx", "envoy", "envoy-istio", "vicinity");

  private Table() {}

  /// All tables that there are figures for.
  static String of(Figures figures) {
    var text = new StringBuilder("### CPU per request\n\n").append(cpu(figures));
    if (!figures.of(Figure.PACED).isEmpty()) {
      text.append("\n### Latency at half of saturation, open loop\n\n").append(paced(figures));
    }
    if (!figures.of(Figure.CHAIN).isEmpty()) {
      text.append("\n### Two sidecars in the path\n\n").append(chain(figures));
    }
    if (!figures.of(Figure.START).isEmpty()) {
      text.append("\n### Start, first seconds, memory\n\n").append(lives(figures));
    }
    return text.toString();
  }

  private static List<Cell> cells(Figures figures, String kind) {
    return figures.of(kind).stream().map(Figure::cell).distinct().toList();
  }

  private static String cpu(Figures figures) {
    var text =
        new StringBuilder(
            "| work | body | connections | proxy | CPU µs | × HAProxy | requests/s | errors |\n"
                + "|---|---|---|---|---|---|---|---|\n");
    for (var cell : cells(figures, Figure.SATURATED)) {
      double base = figures.median(Figure.SATURATED, cell, "haproxy", Figure::cpuMicros);
      for (var proxy : PROXIES) {
        var row = figures.of(Figure.SATURATED, cell, proxy);
        if (row.isEmpty()) {
          continue;
        }
        double cpu = Figures.median(row, Figure::cpuMicros);
        text.append(
            line(
                title(cell),
                size(cell.bytes()),
                cell.connections(),
                proxy,
                spread(row, Figure::cpuMicros, "%.1f"),
                number("%.2f", cpu / base),
                number("%,.0f", Figures.median(row, Figure::perSecond)),
                errors(row)));
      }
    }
    return text.toString();
  }

  private static String paced(Figures figures) {
    var text =
        new StringBuilder(
            "| work | body | proxy | requests/s | p50 ms | p99 ms | p99.9 ms | errors |\n"
                + "|---|---|---|---|---|---|---|---|\n");
    for (var cell : cells(figures, Figure.PACED)) {
      for (var proxy : PROXIES) {
        var row = figures.of(Figure.PACED, cell, proxy);
        if (!row.isEmpty()) {
          text.append(
              line(
                  title(cell),
                  size(cell.bytes()),
                  proxy,
                  number("%,.0f", Figures.median(row, Figure::perSecond)),
                  spread(row, figure -> figure.p50() / 1000, "%.2f"),
                  spread(row, figure -> figure.p99() / 1000, "%.2f"),
                  spread(row, figure -> figure.p999() / 1000, "%.2f"),
                  errors(row)));
        }
      }
    }
    return text.toString();
  }

  private static String chain(Figures figures) {
    var direct = figures.of(Figure.CHAIN, Rounds.CHAIN, Figure.DIRECT);
    var text =
        new StringBuilder(
            "| path | p50 ms | p90 ms | p99 ms | added p50 | added p90 | added p99 | errors |\n"
                + "|---|---|---|---|---|---|---|---|\n");
    var all = figures.of(Figure.CHAIN).stream().map(Figure::proxy).distinct().toList();
    for (var proxy : all) {
      var row = figures.of(Figure.CHAIN, Rounds.CHAIN, proxy);
      boolean between = !proxy.equals(Figure.DIRECT);
      text.append(
          line(
              between ? "two of " + proxy : "none",
              millis(row, Figure::p50),
              millis(row, Figure::p90),
              millis(row, Figure::p99),
              between ? added(row, direct, Figure::p50) : "–",
              between ? added(row, direct, Figure::p90) : "–",
              between ? added(row, direct, Figure::p99) : "–",
              errors(row)));
    }
    return text.toString();
  }

  private static String lives(Figures figures) {
    var text =
        new StringBuilder(
            "| proxy | first answer, ms | RSS then | p99 ms of the first 10 s | later | RSS, the"
                + " most so far | RSS at full speed | RSS at 1,000/s later | RSS at rest | CPU at"
                + " rest, % |\n"
                + "|---|---|---|---|---|---|---|---|---|---|\n");
    for (var proxy : PROXIES) {
      var starts = figures.of(Figure.START, Life.STEADY, proxy);
      if (!starts.isEmpty()) {
        var cold = figures.of(Figure.COLD, Life.STEADY, proxy);
        var warm = figures.of(Figure.WARM, Life.STEADY, proxy);
        var loaded = figures.of(Figure.LOADED, Life.FAST, proxy);
        var peak = figures.of(Figure.PEAK, Life.FAST, proxy);
        var rest = figures.of(Figure.REST, Life.STEADY, proxy);
        text.append(
            line(
                proxy,
                spread(starts, figure -> figure.p50() / 1000, "%.0f"),
                mib(starts),
                millis(cold, Figure::p99),
                millis(warm, Figure::p99),
                mib(peak),
                mib(loaded),
                mib(warm),
                mib(rest),
                number("%.2f", Figures.median(rest, Figure::cpuMicros) / 10_000)));
      }
    }
    return text.toString();
  }

  private static String mib(List<Figure> row) {
    return number("%.0f", Figures.median(row, Figure::rssMiB));
  }

  static String title(Cell cell) {
    return cell.work().title();
  }

  static String size(int bytes) {
    return bytes >= 1 << 20
        ? (bytes >> 20) + " MiB"
        : bytes >= 1024 ? (bytes >> 10) + " KiB" : bytes + " B";
  }

  private static String millis(List<Figure> row, ToDoubleFunction<Figure> value) {
    return number("%.2f", Figures.median(row, value) / 1000);
  }

  private static String added(
      List<Figure> row, List<Figure> direct, ToDoubleFunction<Figure> value) {
    return number("%.2f", (Figures.median(row, value) - Figures.median(direct, value)) / 1000);
  }

  private static long errors(List<Figure> row) {
    return row.stream().mapToLong(Figure::errors).sum();
  }

  static <T> String spread(List<T> row, ToDoubleFunction<T> value, String pattern) {
    var all = row.stream().mapToDouble(value).summaryStatistics();
    return number(pattern, Figures.median(row, value))
        + " ("
        + number(pattern, all.getMin())
        + "–"
        + number(pattern, all.getMax())
        + ")";
  }

  static String number(String pattern, double value) {
    return Double.isFinite(value) ? String.format(Locale.ROOT, pattern, value) : "–";
  }

  static String line(Object... parts) {
    return List.of(parts).stream()
        .map(String::valueOf)
        .collect(Collectors.joining(" | ", "| ", " |\n"));
  }
}
