package dev.vicinity.verify.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// Figures as a table in Markdown: medians, with the least and the most of CPU.
final class Table {
  private Table() {}

  static String of(List<Figure> figures) {
    var rows = new LinkedHashMap<String, List<Figure>>();
    figures.forEach(
        figure -> rows.computeIfAbsent(row(figure), _ -> new java.util.ArrayList<>()).add(figure));
    var text =
        new StringBuilder(
            "| work | body | connections | proxy | CPU µs/request | × HAProxy | requests/s | RSS"
                + " MiB | errors |\n"
                + "|---|---|---|---|---|---|---|---|---|\n");
    rows.forEach((_, row) -> text.append(line(row, rows)));
    return text.toString();
  }

  private static String row(Figure figure) {
    return cell(figure) + "/" + figure.proxy();
  }

  private static String cell(Figure figure) {
    return figure.work() + "/" + figure.bytes() + "/" + figure.connections();
  }

  private static String line(List<Figure> row, Map<String, List<Figure>> all) {
    var first = row.getFirst();
    double cpu = median(row, Figure::cpuMicros);
    var base = all.get(cell(first) + "/haproxy");
    return String.format(
        Locale.ROOT,
        "| %s | %d | %d | %s | %.1f (%.1f–%.1f) | %s | %.0f | %.0f | %d |%n",
        Work.of(first.work()).title(),
        first.bytes(),
        first.connections(),
        first.proxy(),
        cpu,
        row.stream().mapToDouble(Figure::cpuMicros).min().orElse(0),
        row.stream().mapToDouble(Figure::cpuMicros).max().orElse(0),
        base == null
            ? "–"
            : String.format(Locale.ROOT, "%.2f", cpu / median(base, Figure::cpuMicros)),
        median(row, Figure::perSecond),
        median(row, Figure::rssMiB),
        row.stream().mapToLong(Figure::errors).sum());
  }

  static double median(List<Figure> figures, ToDoubleFunction<Figure> value) {
    var sorted = figures.stream().mapToDouble(value).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
