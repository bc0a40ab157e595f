package dev.vicinity.cli.output;

import java.util.ArrayList;
import java.util.List;

/// Rows under headings, in columns as wide as their widest cell; numbers stand to the right.
///
/// Filled and rendered by one thread.
public final class Table {
  private static final String GAP = "  ";

  private final List<String> headings;
  private final List<List<Object>> rows = new ArrayList<>();

  private Table(List<String> headings) {
    this.headings = headings;
  }

  public static Table of(String... headings) {
    return new Table(List.of(headings));
  }

  /// Adds a row with one cell per heading.
  public Table row(Object... cells) {
    if (cells.length != headings.size()) {
      throw new IllegalArgumentException(
          "cells: " + cells.length + " (expected: " + headings.size() + ")");
    }
    rows.add(List.of(cells));
    return this;
  }

  /// All lines, each ended by a newline.
  public String render() {
    var widths = widths();
    var text = new StringBuilder();
    line(text, headings, widths);
    for (var row : rows) {
      line(text, row, widths);
    }
    return text.toString();
  }

  private int[] widths() {
    var widths = new int[headings.size()];
    for (int column = 0; column < widths.length; column++) {
      widths[column] = headings.get(column).length();
      for (var row : rows) {
        widths[column] = Math.max(widths[column], row.get(column).toString().length());
      }
    }
    return widths;
  }

  private static void line(StringBuilder text, List<?> cells, int[] widths) {
    var line = new StringBuilder();
    for (int column = 0; column < widths.length; column++) {
      var cell = cells.get(column);
      var padding = " ".repeat(widths[column] - cell.toString().length());
      line.append(cell instanceof Number ? padding + cell : cell + padding).append(GAP);
    }
    text.append(line.toString().stripTrailing()).append('\n');
  }
}
