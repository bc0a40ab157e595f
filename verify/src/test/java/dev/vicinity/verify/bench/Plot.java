package dev.vicinity.verify.bench;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Groups of bars as SVG: for each work, a bar for each proxy. Grey text and no background, so that
/// it can be read on a light and on a dark page.
final class Plot {
  /// A work and the values of proxies that can do it.
  record Group(String title, Map<String, Double> values) {}

  private static final Map<String, String> COLOURS =
      Map.of(
          "haproxy", "#9aa0a6",
          "nginx", "#5f8f5f",
          "envoy", "#c99a3b",
          "envoy-istio", "#b4553f",
          "vicinity", "#2f6fb3");
  private static final int LEFT = 250;
  private static final int WIDTH = 900;
  private static final int BAR = 11;
  private static final int GAP = 10;
  private static final int HEAD = 50;

  private Plot() {}

  static String of(String title, List<Group> groups) {
    double most =
        groups.stream()
            .flatMap(group -> group.values().values().stream())
            .mapToDouble(value -> value)
            .max()
            .orElse(1);
    var bars = new StringBuilder();
    int y = HEAD;
    for (var group : groups) {
      int middle = y + group.values().size() * BAR / 2 + 4;
      bars.append(text(LEFT - 8, middle, "end", group.title()));
      for (var proxy : Table.PROXIES) {
        var value = group.values().get(proxy);
        if (value != null) {
          double width = Math.max(1, value / most * (WIDTH - LEFT - 60));
          bars.append(rect(LEFT, y, width, COLOURS.get(proxy)));
          bars.append(
              text((int) (LEFT + width + 4), y + BAR - 2, "start", Table.number("%.2f", value)));
          y += BAR;
        }
      }
      y += GAP;
    }
    return """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" font-family="sans-serif" font-size="10" fill="#808080">
    <text x="8" y="16" font-size="13">%s</text>
    %s%s</svg>
    """
        .formatted(WIDTH, y, title, legend(), bars);
  }

  private static String legend() {
    var text = new StringBuilder();
    int x = 8;
    for (var proxy : Table.PROXIES) {
      text.append(rect(x, 26, 10, COLOURS.get(proxy))).append(text(x + 14, 35, "start", proxy));
      x += 90;
    }
    return text.toString();
  }

  private static String rect(int x, int y, double width, String colour) {
    return String.format(
        Locale.ROOT,
        "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n",
        x,
        y,
        width,
        BAR - 1,
        colour);
  }

  private static String text(int x, int y, String anchor, String text) {
    return "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>%n"
        .formatted(x, y, anchor, text.replace("&", "&amp;").replace("<", "&lt;"));
  }
}
