package dev.vicinity.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.control.apiserver.ApiServer;
import dev.vicinity.control.apiserver.Eventually;
import dev.vicinity.control.apiserver.Kubeconfig;
import dev.vicinity.control.apiserver.NeedsApiServer;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Control as a process of its own, as a cluster runs it.
@NeedsApiServer
class ControlProcessTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder;

  @Test
  void toldToEndItGivesItsLeaseBackAndEndsWell() throws Exception {
    try (var api = ApiServer.start();
        var client = api.client()) {
      var namespace = new NamespaceBuilder().withNewMetadata().withName("vicinity-system");
      client.resource(namespace.endMetadata().build()).create();
      var leases = client.leases().inNamespace("vicinity-system");
      var control = start(api);
      try {
        Eventually.holds(
            PATIENCE,
            () ->
                assertThat(leases.withName("vicinity-control-leader").require().getSpec())
                    .extracting(spec -> spec.getHolderIdentity())
                    .isEqualTo("control-1"));

        control.destroy();

        assertThat(control.waitFor(20, TimeUnit.SECONDS)).as(log()).isTrue();
        assertThat(control.exitValue()).as(log()).isZero();
        assertThat(
                leases.withName("vicinity-control-leader").require().getSpec().getHolderIdentity())
            .isNotEqualTo("control-1");
      } finally {
        control.destroyForcibly();
      }
    }
  }

  private Process start(ApiServer api) throws IOException {
    var kubeconfig = Kubeconfig.write(folder, api.config());
    var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    var classPath =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    var builder =
        new ProcessBuilder(
            List.of(java, "-Xmx128m", "-cp", classPath, "dev.vicinity.control.Main"));
    builder
        .environment()
        .putAll(
            Map.of(
                "KUBECONFIG", kubeconfig.toString(),
                "POD_NAME", "control-1",
                "VICINITY_DISCOVERY", "127.0.0.1:0",
                "VICINITY_ADMIN", "127.0.0.1:0",
                "VICINITY_DEBUG", "127.0.0.1:0",
                "VICINITY_VALIDATION", "127.0.0.1:0",
                "VICINITY_DRAIN", "1s"));
    return builder.redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile()).start();
  }

  private String log() throws IOException {
    return Files.readString(folder.resolve("log"));
  }
}
