package dev.vicinity.injector.patch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListsTest {
  @Test
  void blanksAndEmptyItemsGo() {
    assertThat(Lists.ports(" 80, 443 ,")).isEqualTo("80,443");
    assertThat(Lists.ports("")).isEmpty();
    assertThat(Lists.portsOrAll("*")).isEqualTo("*");
    assertThat(Lists.ranges("10.0.0.0/8, fd00::/8,192.0.2.1"))
        .isEqualTo("10.0.0.0/8,fd00::/8,192.0.2.1");
    assertThat(Lists.interfaces("net1,eth0.5")).isEqualTo("net1,eth0.5");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "65536", "http", "80-90", "*", "80;443"})
  void whatIsNoPortIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Lists.ports(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"10.0.0.0/33", "10.0.0/8", "fd00::/129", "example.com", "10.0.0.0/-1", "1", "/8"})
  void whatIsNoRangeIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Lists.ranges(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"eth0;reboot", "a-name-that-is-too-long", "a b"})
  void whatIsNoInterfaceIsRefused(String text) {
    assertThatIllegalArgumentException().isThrownBy(() -> Lists.interfaces(text));
  }
}
