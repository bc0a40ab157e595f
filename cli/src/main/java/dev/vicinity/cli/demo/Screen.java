package dev.vicinity.cli.demo;

import dev.vicinity.cli.demo.Picture.Colour;
import dev.vicinity.cli.demo.Picture.Style;
import java.io.PrintWriter;
import java.util.List;

/// Where the demo is shown. Used by one thread.
final class Screen {
  private final PrintWriter out;
  private final Kind kind;
  private final Style style;
  private int drawn;

  /// What the screen can do.
  enum Kind {
    /// Lines come one after another and stay.
    PLAIN,
    /// What was drawn can be drawn over.
    TERMINAL
  }

  Screen(PrintWriter out, Kind kind, Style style) {
    this.out = out;
    this.kind = kind;
    this.style = style;
  }

  Style style() {
    return style;
  }

  /// Prints a line that stays.
  void say(String line) {
    drawn = 0;
    out.println(line);
    out.flush();
  }

  void title(String text) {
    say("");
    say(style.paint().paint(Colour.STRONG, text));
  }

  /// Draws over what was drawn last; a plain screen waits for `keep`.
  void draw(List<String> lines) {
    if (kind == Kind.TERMINAL) {
      over(lines);
    }
  }

  /// Draws for good.
  void keep(List<String> lines) {
    over(lines);
    drawn = 0;
  }

  private void over(List<String> lines) {
    if (drawn > 0) {
      out.print("\033[" + drawn + "A\033[J"); // up, and clear what is below
    }
    lines.forEach(out::println);
    out.flush();
    drawn = lines.size();
  }
}
