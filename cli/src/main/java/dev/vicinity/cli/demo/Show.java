package dev.vicinity.cli.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// Plays steps: lets something happen, waits until traffic follows, then measures it. Used by one
/// thread.
final class Show {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final Duration BETWEEN_PICTURES = Duration.ofMillis(120);
  private static final int GLIMPSE = 40;
  private static final int BATCH = 200;
  private static final int WINDOW = 10;

  private final Stage stage;
  private final Screen screen;
  private final Measuring measuring;
  private final LongSupplier nanoClock;
  private Map<Client, Tally> lastMeasured = Map.of();

  Show(Stage stage, Screen screen, Measuring measuring, LongSupplier nanoClock) {
    this.stage = stage;
    this.screen = screen;
    this.measuring = measuring;
    this.nanoClock = nanoClock;
  }

  /// Plays one step and says whether traffic did what it should.
  Outcome play(Step step) throws IOException, InterruptedException {
    screen.say(step.story());
    long began = nanoClock.getAsLong();
    step.happening().to(stage);
    var followed = settle(step, began);
    var measured = measure(step);
    lastMeasured = measured;
    screen.keep(lines(step, measured));
    var wrong = differences(step, measured);
    wrong.forEach(line -> screen.say("  WRONG: " + line));
    if (wrong.isEmpty()) {
      screen.say(
          String.format(
              Locale.ROOT, "  as promised; traffic followed within %d ms", followed.toMillis()));
    }
    return wrong.isEmpty() ? Outcome.AS_PROMISED : Outcome.WRONG;
  }

  /// What the last step's traffic was.
  Map<Client, Tally> lastMeasured() {
    return lastMeasured;
  }

  /// How a step went.
  enum Outcome {
    AS_PROMISED,
    WRONG
  }

  /// Draws live traffic until the audience has seen enough.
  void linger(Step step, BooleanSupplier enough) throws InterruptedException {
    var window = new ArrayDeque<Map<Client, Tally>>();
    while (!enough.getAsBoolean()) {
      screen.draw(lines(step, Measuring.sum(List.copyOf(window))));
      LockSupport.parkNanos(BETWEEN_PICTURES.toNanos());
      window.add(measuring.ask(GLIMPSE));
      if (window.size() > WINDOW) {
        window.remove();
      }
    }
  }

  /// Until only those zones answer that should; a new picture takes a moment to reach the sidecars.
  private Duration settle(Step step, long began) throws InterruptedException {
    long deadline = began + PATIENCE.toNanos();
    while (true) {
      long asked = nanoClock.getAsLong();
      var glimpse = measuring.ask(GLIMPSE);
      screen.draw(lines(step, glimpse));
      boolean settled =
          Client.ALL.stream().allMatch(client -> onlyWhereExpected(step, client, glimpse));
      if (settled || asked > deadline) {
        return Duration.ofNanos(asked - began);
      }
    }
  }

  private static boolean onlyWhereExpected(Step step, Client client, Map<Client, Tally> glimpse) {
    var expected = step.expected(client);
    var tally = glimpse.getOrDefault(client, Tally.NONE);
    return tally.failures() == 0
        && Zone.ALL.stream().allMatch(zone -> (tally.share(zone) > 0) == (expected.of(zone) > 0));
  }

  private Map<Client, Tally> measure(Step step) throws InterruptedException {
    var batches = new ArrayList<Map<Client, Tally>>();
    for (int asked = 0; asked < step.requests(); asked += BATCH) {
      batches.add(measuring.ask(BATCH));
      screen.draw(lines(step, Measuring.sum(batches)));
    }
    return Measuring.sum(batches);
  }

  private List<String> lines(Step step, Map<Client, Tally> measured) {
    var picture = new Picture(screen.style(), stage.conditions());
    var lines = new ArrayList<String>();
    for (var client : Client.ALL) {
      var tally = measured.getOrDefault(client, Tally.NONE);
      lines.addAll(picture.block(client, tally, step.expected(client)));
    }
    return lines;
  }

  private static List<String> differences(Step step, Map<Client, Tally> measured) {
    var differences = new ArrayList<String>();
    for (var client : Client.ALL) {
      var tally = measured.getOrDefault(client, Tally.NONE);
      for (var difference : step.expected(client).differences(tally, step.points())) {
        differences.add(client.pod() + ": " + difference);
      }
    }
    return differences;
  }
}
