package dev.vicinity.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.core.mesh.WorkloadConfig.OutboundMode;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProcessSettingsTest {
  @Test
  void nothingSetMeansIstiosPortsAndOurNamespace() throws Exception {
    var control = ProcessSettings.read(Map.of()).control();
    assertThat(control.discovery()).isEqualTo(new Address("0.0.0.0", 15012));
    assertThat(control.servingNames())
        .containsExactly(
            "vicinity-control.vicinity-system.svc",
            "vicinity-control.vicinity-system.svc.cluster.local",
            "vicinity-control.vicinity-system");
    assertThat(control.certificateLifetime()).isEqualTo(Duration.ofHours(24));
  }

  @Test
  void aRevisionAnswersToBothItsNames() throws Exception {
    var settings =
        ProcessSettings.read(Map.of("VICINITY_REVISION", "canary", "POD_NAMESPACE", "mesh"));
    assertThat(settings.control().servingNames())
        .contains("vicinity-control.mesh.svc", "vicinity-control-canary.mesh.svc");
  }

  @Test
  void whatIsSetHolds() throws Exception {
    var settings =
        ProcessSettings.read(
            Map.of(
                "VICINITY_DISCOVERY", "127.0.0.1:1",
                "VICINITY_TRUST_DOMAIN", "example.org",
                "VICINITY_TRUST_DOMAIN_ALIASES", "a, b",
                "VICINITY_OUTBOUND_MODE", "REGISTRY_ONLY",
                "VICINITY_DEBOUNCE_QUIET", "20ms"));
    assertThat(settings.control().discovery()).isEqualTo(new Address("127.0.0.1", 1));
    assertThat(settings.control().trustDomain()).isEqualTo("example.org");
    assertThat(settings.control().quiet()).isEqualTo(Duration.ofMillis(20));
    assertThat(settings.mesh().trustDomainAliases()).containsExactly("a", "b");
    assertThat(settings.mesh().outbound()).isEqualTo(OutboundMode.REGISTRY_ONLY);
  }

  @Test
  void everyProblemIsNamedAtOnce() {
    assertThatThrownBy(
            () ->
                ProcessSettings.read(
                    Map.of(
                        "VICINITY_ADMIN", "nowhere",
                        "VICINITY_HEARTBEAT", "soon",
                        "VICINITY_OUTBOUND_MODE", "SOME",
                        "VICINITY_DEBOUNCE_QUIET", "5s")))
        .hasMessageContaining("VICINITY_ADMIN: nowhere (expected: host:port)")
        .hasMessageContaining("VICINITY_HEARTBEAT: soon (expected: a time such as")
        .hasMessageContaining("VICINITY_OUTBOUND_MODE: SOME (expected: ALLOW_ANY or REGISTRY_ONLY)")
        .hasMessageContaining("VICINITY_DEBOUNCE_QUIET: longer than VICINITY_DEBOUNCE_CEILING");
  }
}
