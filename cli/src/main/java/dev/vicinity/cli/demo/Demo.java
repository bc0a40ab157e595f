package dev.vicinity.cli.demo;

import dev.vicinity.cli.demo.Picture.Colour;
import dev.vicinity.cli.demo.Picture.Paint;
import dev.vicinity.cli.demo.Picture.Style;
import dev.vicinity.cli.demo.Screen.Kind;
import dev.vicinity.cli.mesh.WorkDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import picocli.CommandLine.Help.Ansi;

/// The demo as a whole: builds the stage, plays the scenario, says how it went. Used by one thread.
public final class Demo {
  private final Path examples;
  private final PrintWriter out;
  private final Ansi ansi;

  /// How a demo went.
  public enum Ending {
    GOOD,
    BAD
  }

  public Demo(Path examples, PrintWriter out, Ansi ansi) {
    this.examples = examples;
    this.out = out;
    this.ansi = ansi;
  }

  /// Runs through without a keyboard.
  public Ending once() throws IOException, InterruptedException {
    return play(Kind.PLAIN, Audience.ABSENT);
  }

  /// Shows live traffic after every step until Enter is pressed.
  public Ending live() throws IOException, InterruptedException {
    return play(Kind.TERMINAL, Audience.AT_THE_KEYBOARD);
  }

  private enum Audience {
    ABSENT,
    AT_THE_KEYBOARD
  }

  private Ending play(Kind kind, Audience audience) throws IOException, InterruptedException {
    var screen = new Screen(out, kind, style());
    screen.say("Starting control, six sidecars and their services on loopback …");
    try (var work = WorkDirectory.temporary();
        var stage = Stage.start(examples, work.path());
        var measuring = new Measuring(stage)) {
      screen.say(
          "Clients ask for " + stage.url() + "; manifests are in " + stage.manifests().folder());
      return play(stage, screen, new Show(stage, screen, measuring, System::nanoTime), audience);
    }
  }

  private Ending play(Stage stage, Screen screen, Show show, Audience audience)
      throws IOException, InterruptedException {
    var ending = Ending.GOOD;
    int number = 0;
    for (var step : Scenario.steps()) {
      screen.title(++number + ". " + step.title());
      if (show.play(step) == Show.Outcome.WRONG) {
        ending = Ending.BAD;
      }
      if (audience == Audience.AT_THE_KEYBOARD && !next(screen, show, step)) {
        return ending;
      }
    }
    screen.title(++number + ". Asked beforehand");
    if (new Beside(stage, screen).tell(show.lastMeasured()) == Show.Outcome.WRONG) {
      ending = Ending.BAD;
    }
    screen.title(++number + ". Who spoke to whom");
    if (new Identities(stage, screen).tell() == Show.Outcome.WRONG) {
      ending = Ending.BAD;
    }
    screen.say("");
    screen.say(
        ending == Ending.GOOD
            ? "Everything went as promised."
            : "Not everything went as promised.");
    return ending;
  }

  /// Shows live traffic until a line is typed; false when that line says to stop.
  private static boolean next(Screen screen, Show show, Step step) throws InterruptedException {
    screen.say("  live, until you press Enter (q Enter ends the demo):");
    var keyboard = new Keyboard();
    show.linger(step, keyboard::hasLine);
    return !keyboard.line().strip().equals("q");
  }

  private Style style() {
    boolean canDraw = System.out.charset().newEncoder().canEncode("━▶");
    Paint paint = ansi.enabled() ? Demo::coloured : Paint.PLAIN;
    return canDraw ? new Style("━", "▶", paint) : new Style("=", ">", paint);
  }

  private static String coloured(Colour colour, String text) {
    int code =
        switch (colour) {
          case NEAR -> 32;
          case FAR -> 33;
          case QUIET -> 90;
          case BAD -> 31;
          case STRONG -> 1;
        };
    return "\033[" + code + "m" + text + "\033[0m";
  }
}
