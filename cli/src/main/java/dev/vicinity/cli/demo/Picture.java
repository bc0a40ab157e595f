package dev.vicinity.cli.demo;

import dev.vicinity.cli.demo.Stage.Condition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Traffic drawn by zone: one block for each client, one arrow for each zone that answers it.
record Picture(Style style, Map<Zone, Condition> conditions) {
  private static final int WIDTH = 34;

  /// The marks to draw with.
  record Style(String line, String tip, Paint paint) {}

  /// Colours a text, or leaves it as it is.
  @FunctionalInterface
  interface Paint {
    /// Draws without colours.
    Paint PLAIN = (_, text) -> text;

    String paint(Colour colour, String text);
  }

  /// What colours say.
  enum Colour {
    NEAR,
    FAR,
    QUIET,
    BAD,
    STRONG
  }

  Picture {
    conditions = Map.copyOf(conditions);
  }

  /// The lines of one client's block; `expected` is told beside what was measured.
  List<String> block(Client client, Tally measured, Shares expected) {
    var lines = new ArrayList<String>();
    lines.add(
        style
            .paint()
            .paint(
                Colour.STRONG,
                String.format(
                    Locale.ROOT,
                    "  %-9s in %s  %,d requests, %s failed",
                    client.pod(),
                    client.zone().locality(),
                    measured.total(),
                    measured.failures() == 0 ? "none" : measured.failures())));
    for (var zone : Zone.ALL) {
      lines.add(row(client, zone, measured.share(zone), expected.of(zone)));
    }
    return lines;
  }

  private String row(Client client, Zone zone, double share, double expected) {
    var condition = conditions.getOrDefault(zone, Condition.UP);
    var text =
        String.format(
            Locale.ROOT,
            "    %s %-10s %s %5.1f %%  (expected %3.0f %%)%s",
            zone.locality(),
            zone.pod(),
            arrow(share),
            100 * share,
            100 * expected,
            condition.note());
    return style.paint().paint(colour(client, zone, share, condition), text);
  }

  private static Colour colour(Client client, Zone zone, double share, Condition condition) {
    if (condition != Condition.UP) {
      return Colour.BAD;
    }
    if (share == 0) {
      return Colour.QUIET;
    }
    return zone.equals(client.zone()) ? Colour.NEAR : Colour.FAR;
  }

  private String arrow(double share) {
    if (share == 0) {
      return " ".repeat(WIDTH);
    }
    int length = Math.max(1, (int) Math.round(share * WIDTH));
    return style.line().repeat(length - 1) + style.tip() + " ".repeat(WIDTH - length);
  }
}
