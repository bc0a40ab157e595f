package dev.vicinity.verify.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// All that was measured, in a file and at hand.
final class Figures {
  private final Path file;
  private final List<Figure> all = new ArrayList<>();

  Figures(Path file) {
    this.file = file;
  }

  static Figures read(Path file) throws IOException {
    var figures = new Figures(file);
    Files.readAllLines(file).stream().map(Figure::parse).forEach(figures.all::add);
    return figures;
  }

  Path file() {
    return file;
  }

  void keep(Figure figure) throws IOException {
    all.add(figure);
    Files.writeString(
        file, figure.json() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  List<Figure> of(String kind) {
    return all.stream().filter(figure -> figure.kind().equals(kind)).toList();
  }

  List<Figure> of(String kind, Cell cell, String proxy) {
    return all.stream()
        .filter(figure -> figure.kind().equals(kind))
        .filter(figure -> figure.cell().equals(cell) && figure.proxy().equals(proxy))
        .toList();
  }

  /// Of all rounds; not a number if there is none.
  double median(String kind, Cell cell, String proxy, ToDoubleFunction<Figure> value) {
    return median(of(kind, cell, proxy), value);
  }

  static <T> double median(List<T> figures, ToDoubleFunction<T> value) {
    var sorted = figures.stream().mapToDouble(value).sorted().toArray();
    int middle = sorted.length / 2;
    if (sorted.length == 0) {
      return Double.NaN;
    }
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
