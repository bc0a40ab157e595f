package dev.vicinity.wire.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vicinity.wire.Json;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ValuesTest {
  enum Colour {
    RED,
    GREEN
  }

  sealed interface Shape {
    record Circle(int radius) implements Shape {}

    record Group(List<Shape> shapes) implements Shape {}
  }

  record Everything(
      String text,
      int small,
      long big,
      double real,
      boolean truth,
      Colour colour,
      Duration lasting,
      Instant at,
      Optional<Colour> maybe,
      List<Shape> shapes,
      Map<String, List<Integer>> counts) {}

  record Percent(int value) {
    Percent {
      if (value > 100) {
        throw new IllegalArgumentException("value: " + value + " (expected: at most 100)");
      }
    }
  }

  record Shown(Object anything, Iterable<String> names) {}

  record Odd(StringBuilder text) {}

  private static final Everything FULL =
      new Everything(
          "a\"b",
          -1,
          1L << 60,
          0.1,
          true,
          Colour.GREEN,
          Duration.ofMillis(1500),
          Instant.EPOCH,
          Optional.of(Colour.RED),
          List.of(new Shape.Group(List.of(new Shape.Circle(1)))),
          Map.of("b", List.of(2), "a", List.of()));

  @Test
  void everyKindOfValueHasItsText() {
    assertThat(text(FULL))
        .isEqualTo(
            """
            {"text":"a\\"b","small":-1,"big":1152921504606846976,"real":0.1,"truth":true,\
            "colour":"GREEN","lasting":"PT1.5S","at":"1970-01-01T00:00:00Z","maybe":"RED",\
            "shapes":[{"type":"Group","shapes":[{"type":"Circle","radius":1}]}],\
            "counts":{"a":[],"b":[2]}}\
            """);
    assertThat(read(text(FULL), Everything.class)).isEqualTo(FULL);
  }

  @Test
  void infinityIsAText() {
    record Rate(double value) {}
    for (double value : new double[] {Double.POSITIVE_INFINITY, Double.NaN, 3}) {
      assertThat(read(text(new Rate(value)), Rate.class)).isEqualTo(new Rate(value));
    }
    assertThat(read("{\"value\":3}", Rate.class)).isEqualTo(new Rate(3));
  }

  @Test
  void whatIsMissingOrNullIsEmpty() {
    var empty =
        new Everything("", 0, 0, 0, false, null, null, null, Optional.empty(), List.of(), Map.of());
    assertThat(read("{}", Everything.class)).isEqualTo(empty);
    assertThat(
            read("{\"text\":null,\"small\":null,\"maybe\":null,\"shapes\":null}", Everything.class))
        .isEqualTo(empty);
  }

  @Test
  void unknownFieldsArePassedOverWhole() {
    assertThat(read("{\"a\":{\"value\":[{}]},\"value\":7,\"b\":[[1]],\"c\":null}", Percent.class))
        .isEqualTo(new Percent(7));
  }

  @Test
  void whatPagesShowIsWrittenByWhatItIs() {
    var names = new TreeSet<>(List.of("b", "a"));
    assertThat(text(new Shown(new Shape.Circle(2), names)))
        .isEqualTo("{\"anything\":{\"type\":\"Circle\",\"radius\":2},\"names\":[\"a\",\"b\"]}");
    assertThat(text(new Shown(null, List.of()))).isEqualTo("{\"anything\":null,\"names\":[]}");
    assertThat(text(Arrays.asList(1, null, Optional.of("x"), Optional.empty(), Colour.RED)))
        .isEqualTo("[1,null,\"x\",null,\"RED\"]");
    assertThat(Json.pretty(Map.of("a", 1))).contains("\"a\" : 1");
  }

  @Test
  void aRecordsOwnChecksHold() {
    assertRefused("{\"value\":101}", Percent.class, "value: 101 (expected: at most 100)");
  }

  @Test
  void wrongTextsAreRefusedByWhatWasExpected() {
    assertRefused("{\"value\":\"x\"}", Percent.class, "/value: x (expected: a whole number)");
    assertRefused("[1]", Percent.class, "expected: {");
    assertRefused(
        "{\"colour\":\"BLUE\"}", Everything.class, "BLUE (expected: one of [RED, GREEN])");
    assertRefused(
        "{\"lasting\":\"soon\"}", Everything.class, "/lasting: soon (expected: a duration");
    assertRefused("{\"shapes\":{}}", Everything.class, "expected: [");
    assertRefused("{\"shapes\":[{\"radius\":1}]}", Everything.class, "expected: type first");
    assertRefused(
        "{\"shapes\":[{\"type\":\"Cube\"}]}",
        Everything.class,
        "Cube (expected: one of [Circle, Group])");
    assertRefused("{\"value\":1", Percent.class, "end-of-input");
    assertRefused("", Percent.class, "nothing");
    assertRefused("null", Percent.class, "nothing");
  }

  @Test
  void aTypeWithoutJsonIsNamed() {
    assertThatThrownBy(() -> read("{}", Odd.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("java.lang.StringBuilder has no JSON (expected: records,");
  }

  private static String text(Object value) {
    return new String(Json.write(value), StandardCharsets.UTF_8);
  }

  private static <T> T read(String json, Class<T> type) {
    return Json.read(json.getBytes(StandardCharsets.UTF_8), type);
  }

  private static void assertRefused(String json, Class<?> type, String why) {
    assertThatThrownBy(() -> read(json, type))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("read " + type.getSimpleName())
        .rootCause()
        .hasMessageContaining(why);
  }
}
