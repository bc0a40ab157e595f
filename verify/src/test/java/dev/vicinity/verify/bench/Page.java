package dev.vicinity.verify.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// docs/benchmarks.md, between its markers, with its plots and figures.
record Page(Path root, Figures figures, Map<String, String> versions) {
  private static final String BEGIN = "<!-- figures: written by verify/bench/run --page -->\n";
  private static final String END = "<!-- end of figures -->";

  void write() throws IOException {
    var docs = root.resolve("docs");
    var folder = Files.createDirectories(docs.resolve("benchmarks"));
    Files.copy(
        figures.file(), docs.resolve("benchmarks.jsonl"), StandardCopyOption.REPLACE_EXISTING);
    var text = new StringBuilder("### Which\n\n").append(which()).append("\n### Targets\n\n");
    text.append(new Targets(figures).table()).append('\n');
    for (int bytes : Cell.SIZES) {
      var size = Table.size(bytes);
      plot(
          folder.resolve("cpu-" + bytes + ".svg"),
          "CPU per request, " + size + ", 64 connections: multiples of HAProxy's",
          Figure.SATURATED,
          bytes,
          Figure::cpuMicros,
          Base.HAPROXY);
      text.append("![CPU at %s](benchmarks/cpu-%d.svg)\n\n".formatted(size, bytes));
    }
    plot(
        folder.resolve("p99.svg"),
        "p99 at half of saturation, 100 B, milliseconds",
        Figure.PACED,
        100,
        figure -> figure.p99() / 1000,
        Base.NONE);
    text.append("![p99](benchmarks/p99.svg)\n\n").append(Table.of(figures)).append('\n');
    var page = docs.resolve("benchmarks.md");
    var before = Files.readString(page);
    int begin = before.indexOf(BEGIN);
    int end = before.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IOException(page + ": no markers (expected: " + BEGIN.strip() + ", " + END + ")");
    }
    Files.writeString(
        page, before.substring(0, begin + BEGIN.length()) + "\n" + text + before.substring(end));
  }

  private String which() {
    var text = new StringBuilder("| proxy | version |\n|---|---|\n");
    versions.forEach((proxy, version) -> text.append(Table.line(proxy, version)));
    return text.toString();
  }

  /// What bars are multiples of.
  private enum Base {
    NONE,
    HAPROXY
  }

  private void plot(
      Path file, String title, String kind, int bytes, ToDoubleFunction<Figure> value, Base base)
      throws IOException {
    var groups = new ArrayList<Plot.Group>();
    for (var work : Work.values()) {
      var cell = new Cell(work, bytes, Cell.MIDDLE);
      double one =
          switch (base) {
            case NONE -> 1;
            case HAPROXY -> figures.median(kind, cell, "haproxy", value);
          };
      var values = new LinkedHashMap<String, Double>();
      for (var proxy : Table.PROXIES) {
        double ratio = figures.median(kind, cell, proxy, value) / one;
        if (Double.isFinite(ratio)) {
          values.put(proxy, ratio);
        }
      }
      if (!values.isEmpty()) {
        groups.add(new Plot.Group(work.title(), values));
      }
    }
    Files.writeString(file, Plot.of(title, List.copyOf(groups)));
  }
}
