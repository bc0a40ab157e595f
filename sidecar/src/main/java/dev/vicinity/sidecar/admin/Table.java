package dev.vicinity.sidecar.admin;

import java.util.ArrayList;
import java.util.List;

/// Rows of text in columns as wide as they need to be. Used by one thread.
final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  Table(String... titles) {
    rows.add(List.of(titles));
  }

  void row(String... cells) {
    rows.add(List.of(cells));
  }

  @Override
  public String toString() {
    var widths = new int[rows.getFirst().size()];
    for (var row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    var out = new StringBuilder();
    for (var row : rows) {
      int from = out.length();
      for (int i = 0; i < widths.length; i++) {
        out.append(row.get(i)).repeat(" ", widths[i] - row.get(i).length() + 2);
      }
      while (out.length() > from && out.charAt(out.length() - 1) == ' ') {
        out.setLength(out.length() - 1);
      }
      out.append('\n');
    }
    return out.toString();
  }
}
