package dev.vicinity.cli.install;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ValuesTest {
  @Test
  void severalSettingsStandBehindCommas() {
    assertThat(single("a.b=1,c=x")).containsExactly(Map.entry("a.b", "1"), Map.entry("c", "x"));
  }

  @Test
  void theLaterOfTwoSettingsHolds() {
    assertThat(Values.of(List.of(), List.of("a=1", "a=2")).single()).containsEntry("a", "2");
  }

  @Test
  void bracesMakeAListWhoseCommasDoNotSplit() {
    assertThat(single("image.pullSecrets={a,b},c=d"))
        .containsExactly(
            Map.entry("image.pullSecrets[0]", "a"),
            Map.entry("image.pullSecrets[1]", "b"),
            Map.entry("c", "d"));
  }

  @Test
  void aBackslashKeepsACommaInTheValue() {
    assertThat(single("a=1\\,2")).containsExactly(Map.entry("a", "1,2"));
  }

  @Test
  void whatIsNoSettingIsNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> single("revision"))
        .withMessage("--set revision (expected: KEY=VALUE)");
  }

  private static Map<String, String> single(String option) {
    return Values.of(List.of(), List.of(option)).single();
  }
}
