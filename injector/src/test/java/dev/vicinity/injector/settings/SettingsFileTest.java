package dev.vicinity.injector.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vicinity.injector.settings.InjectionSettings.Capture;
import dev.vicinity.injector.settings.InjectionSettings.Heeded;
import dev.vicinity.injector.settings.InjectionSettings.Image;
import dev.vicinity.injector.settings.InjectionSettings.Metrics;
import dev.vicinity.injector.settings.InjectionSettings.NativeSidecars;
import dev.vicinity.injector.settings.InjectionSettings.Probes;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class SettingsFileTest {
  @Test
  void anEmptyFileIsTheDefault() throws Exception {
    assertThat(SettingsFile.read("").settings()).isEqualTo(InjectionSettings.DEFAULT);
    assertThat(SettingsFile.read("# nothing\n").settings()).isEqualTo(InjectionSettings.DEFAULT);
  }

  @Test
  void everyFieldIsRead() throws Exception {
    var read =
        SettingsFile.read(
            """
            image:
              repository: example/mesh
              tag: "1.2"
              pullPolicy: Always
              pullSecrets: [registry]
            systemNamespace: mesh
            control: control.mesh.svc:15012
            revision: canary
            injection: {istioLabels: true, capture: none, nativeSidecars: never,
                        rewriteProbes: false, mergeMetrics: false}
            proxy:
              resources: {requests: {cpu: 20m}, limits: {cpu: "2", memory: 1Gi}}
              logLevel: warning
              drainTime: 1m30s
              concurrency: 3
            """);
    assertThat(read.warnings()).isEmpty();
    var settings = read.settings();
    assertThat(settings.image())
        .isEqualTo(new Image("example/mesh:1.2", "Always", List.of("registry")));
    assertThat(settings.systemNamespace()).isEqualTo("mesh");
    assertThat(settings.control()).isEqualTo("control.mesh.svc:15012");
    assertThat(settings.revision()).isEqualTo("canary");
    assertThat(settings.labels()).isEqualTo(Heeded.OWN_AND_ISTIOS);
    assertThat(settings.capture()).isEqualTo(Capture.NONE);
    assertThat(settings.nativeSidecars()).isEqualTo(NativeSidecars.NEVER);
    assertThat(settings.probes()).isEqualTo(Probes.KEEP);
    assertThat(settings.metrics()).isEqualTo(Metrics.KEEP);
    assertThat(settings.proxy().drainTime()).isEqualTo(Duration.ofSeconds(90));
    assertThat(settings.proxy().concurrency()).isEqualTo(3);
    assertThat(settings.proxy().logLevel()).isEqualTo(LogLevel.WARNING);
    var resources = settings.proxy().resources();
    assertThat(resources.cpuRequest()).contains(Quantity.parse("20m"));
    assertThat(resources.memoryRequest()).isEmpty();
    assertThat(resources.memoryLimit().orElseThrow().roundedUp()).isEqualTo(1L << 30);
  }

  @Test
  void everyWrongValueIsNamedAtOnce() {
    assertThatThrownBy(
            () ->
                SettingsFile.read(
                    """
                    injection: {capture: maybe}
                    proxy: {drainTime: long, concurrency: -1, resources: {limits: {cpu: much}}}
                    """))
        .hasMessageContainingAll(
            "injection.yaml.injection.capture: maybe (expected: cni or init or none)",
            "injection.yaml.proxy.drainTime: long (expected: a time such as 45s)",
            "injection.yaml.proxy.concurrency: -1 (expected: a whole number from 0)",
            "injection.yaml.proxy.resources.limits.cpu: much (expected: a quantity");
  }

  @Test
  void textThatIsNoYamlIsAnError() {
    assertThatThrownBy(() -> SettingsFile.read("proxy: [")).hasMessageContaining("expected: YAML");
    assertThatThrownBy(() -> SettingsFile.read("just text"))
        .hasMessageContaining("expected: fields with values");
  }

  @Test
  void whatIsNotKnownIsSaid() throws Exception {
    assertThat(SettingsFile.read("proxy: {colour: red}").warnings())
        .containsExactly(
            "injection.yaml.proxy.colour is not honoured (known: concurrency, drainTime, logLevel,"
                + " resources)");
  }
}
