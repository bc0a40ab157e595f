package dev.vicinity.verify.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// What only the text of a file shows.
class SourceTest {
  private static final int LONGEST = 400;

  /// Files that may be longer, each with its reason.
  private static final Map<String, String> LONGER = Map.of();

  /// Where event loops run: a lock there stops every connection of that loop.
  private static final List<String> EVENT_LOOPS = List.of("sidecar/src/main/java");

  private static final Pattern LOCK = Pattern.compile("(?m)^(?!\\s*//).*\\bsynchronized\\b[ (]");
  private static final Pattern UNFINISHED = Pattern.compile("\\b(TODO|FIXME|XXX)\\b");

  @Test
  void noFileIsLongerThanOneReads() {
    var tooLong =
        Sources.all().stream()
            .filter(source -> source.text().lines().count() > LONGEST)
            .filter(source -> !LONGER.containsKey(source.name()))
            .map(source -> source.name() + ": " + source.text().lines().count())
            .toList();
    assertThat(tooLong).as("files of more than %d lines", LONGEST).isEmpty();
  }

  @Test
  void eventLoopsAreNeverLocked() {
    var locked =
        Sources.all().stream()
            .filter(source -> EVENT_LOOPS.stream().anyMatch(source.name()::startsWith))
            .filter(source -> LOCK.matcher(source.text()).find())
            .map(Sources.Source::name)
            .toList();
    assertThat(locked).as("files of the data plane that lock").isEmpty();
  }

  @Test
  void testsAwaitAConditionInsteadOfSleeping() {
    var sleeping =
        Sources.all().stream()
            .filter(source -> !source.isMain() && source.text().contains("Thread.sleep" + "("))
            .map(Sources.Source::name)
            .toList();
    assertThat(sleeping).as("tests that sleep").isEmpty();
  }

  @Test
  void nothingIsLeftForLater() {
    var unfinished =
        Sources.all().stream()
            .filter(source -> !source.name().endsWith("SourceTest.java"))
            .filter(source -> UNFINISHED.matcher(source.text()).find())
            .map(Sources.Source::name)
            .toList();
    assertThat(unfinished).as("files with notes about unfinished work").isEmpty();
  }
}
