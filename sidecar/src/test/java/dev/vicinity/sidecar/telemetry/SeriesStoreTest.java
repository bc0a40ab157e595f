package dev.vicinity.sidecar.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SeriesStoreTest {
  private static final int LIMIT = 4;
  private final SeriesStore store = new SeriesStore(2, LIMIT, labels("overflow"));

  @Test
  void loopsAreSummedByLabels() {
    count(store.forLoop(), "a", 3);
    count(store.forLoop(), "a", 4);
    assertThat(store.merged().get(labels("a"))).containsExactly(7, 70);
  }

  @Test
  void beyondTheLimitIsCountedWithoutItsLabels() {
    var loop = store.forLoop();
    for (int i = 0; i < 100; i++) {
      count(loop, "series-" + i, 1);
    }
    var merged = store.merged();
    assertThat(merged).hasSizeLessThanOrEqualTo(3 * LIMIT + 1);
    assertThat(merged.get(labels("overflow"))[0]).isPositive();
  }

  @Test
  void idleSeriesMakeRoomAndTheirSumsStay() {
    var loop = store.forLoop();
    for (int i = 0; i < LIMIT; i++) {
      count(loop, "old-" + i, 5);
    }
    for (int i = 0; i <= LIMIT; i++) {
      count(loop, "new-" + i, 1); // the first refusal marks, the one after LIMIT more sweeps
    }
    assertThat(loop.live()).extracting(series -> series.labels().get("n")).contains("new-4");
    assertThat(store.merged().get(labels("old-0"))[0]).isEqualTo(5);
    count(loop, "old-0", 2);
    assertThat(store.merged().get(labels("old-0"))[0]).isEqualTo(7);
  }

  @Property(tries = 200)
  void nothingIsLostAndNothingCountedTwice(
      @ForAll @Size(max = 200) List<@IntRange(min = 0, max = 12) Integer> names) {
    var fresh = new SeriesStore(2, LIMIT * 8, labels("overflow"));
    var loops = List.of(fresh.forLoop(), fresh.forLoop());
    long expected = 0;
    for (int i = 0; i < names.size(); i++) {
      count(loops.get(i % 2), "n" + names.get(i), i);
      expected += i;
    }
    long sum = fresh.merged().values().stream().mapToLong(slots -> slots[0]).sum();
    assertThat(sum).isEqualTo(expected);
    assertThat(fresh.merged().values().stream().mapToLong(slots -> slots[0]).sum()).isEqualTo(sum);
  }

  private static void count(LoopSeries loop, String name, long amount) {
    var series = loop.of(labels(name));
    series.add(0, amount);
    series.add(1, 10 * amount);
  }

  private static Labels labels(String name) {
    return Labels.of(List.of("n"), List.of(name), -1);
  }
}
