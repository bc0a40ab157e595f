package dev.vicinity.injector.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {
  @ParameterizedTest
  @CsvSource({"128Mi,134217728", "1G,1000000000", "1500m,2", "2,2", "1e3,1000", "0.5Gi,536870912"})
  void aQuantityHasAValue(String text, long roundedUp) {
    assertThat(Quantity.parse(text).roundedUp()).isEqualTo(roundedUp);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "much", "-1", "1Xi", "1 Mi", "1e9999", "1ee"})
  void anythingElseIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Quantity.parse(text));
  }

  @Test
  void aStatedRequestAboveTheUsualLimitRaisesIt() {
    var stated =
        new Resources(
            Optional.empty(),
            Optional.of(Quantity.parse("512Mi")),
            Optional.empty(),
            Optional.empty());
    assertThat(stated.orElse(Resources.DEFAULT).memoryLimit()).contains(Quantity.parse("512Mi"));
  }

  @Test
  void aStatedLimitBelowTheUsualRequestLowersIt() {
    var stated =
        new Resources(
            Optional.empty(),
            Optional.empty(),
            Optional.of(Quantity.parse("10m")),
            Optional.empty());
    assertThat(stated.orElse(Resources.DEFAULT).cpuRequest()).contains(Quantity.parse("10m"));
  }
}
