package dev.vicinity.core.balance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TierLoadsTest {
  @ParameterizedTest
  @CsvSource({
    "100 0, 100 0",
    "72 100, 100 0",
    "71 100, 99 1",
    "50 100, 70 30",
    "25 100, 35 65",
    "0 100, 0 100",
    "50 50, 70 30",
    "25 25, 50 50",
    "25 25 20, 37 35 28",
    "100 100, 100 0",
    "0 0, 0 0",
  })
  void loadsFollowTheHealthOfTiers(String healthyOf100, String loads) {
    assertThat(loads(healthyOf100, 0)).isEqualTo(numbers(loads));
  }

  @ParameterizedTest
  @CsvSource({"1, 2, 70", "2, 3, 93", "3, 10, 42", "5, 7, 100", "0, 0, 0"})
  void healthIsAnIntegerPartOf140Percent(int healthy, int total, int expected) {
    assertThat(TierLoads.health(1000 * healthy, total)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    // healthy tiers can take everything: no panic
    "40 100, 50, 56 44, false false",
    "40 30, 50, 50 50, true true",
    "60 10, 50, 86 14, false true",
  })
  void tierBelowTheThresholdPanicsUnlessOthersCanTakeAll(
      String healthyOf100, int threshold, String loads, String panics) {
    var divided = TierLoads.of(permille(healthyOf100), totals(healthyOf100), threshold);

    assertThat(divided.percent).isEqualTo(numbers(loads));
    assertThat(Arrays.toString(divided.panics)).isEqualTo("[" + panics.replace(" ", ", ") + "]");
  }

  @Test
  void onlyHealthyHostAmongVeryManyTakesAll() {
    assertThat(TierLoads.of(new int[] {0, 1000}, new int[] {200, 200}, 0).percent)
        .containsExactly(0, 100);
  }

  @Property
  void loadsSumTo100WheneverAnythingIsHealthy(
      @ForAll @Size(min = 1, max = 6) List<@IntRange(min = 0, max = 20_000) Integer> permille) {
    var healthy = permille.stream().mapToInt(Integer::intValue).toArray();
    var totals = permille.stream().mapToInt(_ -> 20).toArray();
    boolean any = permille.stream().anyMatch(h -> h > 0);

    assertThat(Arrays.stream(TierLoads.of(healthy, totals, 0).percent).sum())
        .isEqualTo(any ? 100 : 0);
  }

  private static int[] loads(String healthyOf100, int threshold) {
    return TierLoads.of(permille(healthyOf100), totals(healthyOf100), threshold).percent;
  }

  private static int[] permille(String healthyOf100) {
    return Arrays.stream(numbers(healthyOf100)).map(n -> 1000 * n).toArray();
  }

  private static int[] totals(String healthyOf100) {
    return Arrays.stream(numbers(healthyOf100)).map(_ -> 100).toArray();
  }

  private static int[] numbers(String text) {
    return Arrays.stream(text.split(" ")).mapToInt(Integer::parseInt).toArray();
  }
}
