import dev.vicinity.control.Control;
import dev.vicinity.control.ControlSettings;
import dev.vicinity.control.authority.DirectoryStore;
import dev.vicinity.control.authority.LocalTokens;
import dev.vicinity.control.catalog.MeshSettings;
import dev.vicinity.control.source.FolderSource;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;

/// Control over a folder, with certificates that soon end. Run from its source.
///
/// Arguments: MANIFESTS STATE OUT SECONDS. Writes OUT/token-client and OUT/token-server (of the
/// pods of these names in namespace `soak`), OUT/roots.pem and OUT/control (host:port), then runs
/// until it is ended.
public final class SoakControl {
  public static void main(String[] arguments) throws Exception {
    var out = Path.of(arguments[2]);
    var source = new FolderSource(Path.of(arguments[0]), MeshSettings.DEFAULT, System::nanoTime);
    source.onProblem(problem -> System.err.println(problem.text()));
    source.start();
    var tokens = new LocalTokens(new SecureRandom());
    var parts =
        new Control.Parts(
            source,
            new DirectoryStore(Path.of(arguments[1])),
            tokens,
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT),
            System::nanoTime,
            InstantSource.system(),
            new SecureRandom());
    var settings =
        ControlSettings.embedded("cluster.local")
            .withCertificateLifetime(Duration.ofSeconds(Long.parseLong(arguments[3])));
    var control =
        Control.start(Vertx.vertx(), settings, parts)
            .toCompletionStage()
            .toCompletableFuture()
            .get();
    for (var pod : new String[] {"client", "server"}) {
      Files.writeString(out.resolve("token-" + pod), tokens.mint("soak", pod, pod));
    }
    Files.writeString(out.resolve("roots.pem"), control.rootsPem());
    Files.writeString(out.resolve("control"), control.discovery().toString());
  }
}
