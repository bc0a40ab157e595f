package dev.vicinity.sidecar.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vicinity.core.mesh.Address;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsReaderTest {
  @Test
  void podAloneGivesIstiosPorts() throws Exception {
    var settings =
        SettingsReader.read(Map.of("POD_NAME", "a", "POD_NAMESPACE", "shop"), 2).sidecar();
    assertThat(settings.outbound()).isEqualTo(new Address("0.0.0.0", 15001));
    assertThat(settings.inbound()).isEqualTo(new Address("0.0.0.0", 15006));
    assertThat(settings.concurrency()).isEqualTo(2);
    assertThat(settings.drainTime()).isEqualTo(Duration.ofSeconds(45));
  }

  @Test
  void explicitInboundBindsAreReadInOrder() throws Exception {
    var settings =
        SettingsReader.read(
                Map.of(
                    "POD_NAME", "a",
                    "POD_NAMESPACE", "shop",
                    "VICINITY_INTERCEPTION", "explicit",
                    "VICINITY_INBOUND_BINDS",
                        "127.0.1.1:80=127.0.2.1:80, 127.0.1.1:81=127.0.2.1:81"),
                1)
            .sidecar();
    assertThat(settings.inboundBinds())
        .containsExactly(
            InboundBind.parse("127.0.1.1:80=127.0.2.1:80"),
            InboundBind.parse("127.0.1.1:81=127.0.2.1:81"));
  }

  @Test
  void everyProblemIsReportedAtOnce() {
    assertThatThrownBy(
            () ->
                SettingsReader.read(
                    Map.of(
                        "POD_NAME", "a",
                        "VICINITY_OUTBOUND", "nowhere",
                        "VICINITY_DRAIN_TIME", "soon"),
                    1))
        .isInstanceOf(SettingsException.class)
        .hasMessage(
            """
            POD_NAMESPACE: not set (expected: a value)
            VICINITY_OUTBOUND: nowhere (expected: host:port)
            VICINITY_DRAIN_TIME: soon (expected: a time such as 45s or 500ms)\
            """);
  }
}
