package dev.vicinity.control;

import dev.vicinity.control.admin.ControlAdmin;
import dev.vicinity.control.authority.kube.KubernetesCluster;
import dev.vicinity.control.source.Source;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/// The control process in a cluster: settings from the environment, the world from Kubernetes.
public final class Main {
  /// The exit code for settings that cannot be used (EX_USAGE of sysexits).
  private static final int USAGE = 64;

  private static final String LOG_SETTINGS = "logback.configurationFile";
  private static final long STOP_SECONDS = 20;

  private Main() {}

  /// Runs until SIGTERM; exits 64, naming every problem, on settings that cannot be used, and 1
  /// when it cannot start.
  public static void main(String[] arguments) {
    if (System.getProperty(LOG_SETTINGS) == null) {
      System.setProperty(LOG_SETTINGS, "vicinity-control-log.xml");
    }
    try {
      run(ProcessSettings.read(System.getenv()));
    } catch (ProcessSettings.Invalid e) {
      System.err.println(e.getMessage());
      System.exit(USAGE);
    }
  }

  private static void run(ProcessSettings settings) {
    var vertx = Vertx.vertx();
    var cluster = KubernetesCluster.own();
    var source = cluster.source(settings.mesh(), System::nanoTime);
    // Made here and not in a field: the log's settings are chosen in `main`.
    var log = LoggerFactory.getLogger(Main.class);
    source.onProblem(problem -> log.warn("{}: {}", problem.severity(), problem.text()));
    var metrics = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    var parts =
        new Control.Parts(
            source,
            cluster.authority(settings.control().namespace()),
            cluster.tokens(),
            metrics,
            System::nanoTime,
            InstantSource.system(),
            new SecureRandom());
    Control.start(vertx, settings.control(), parts)
        .compose(
            control -> {
              var seen =
                  new ControlAdmin.Parts(
                      control.state(),
                      source.catalog(),
                      metrics,
                      control.serving().clientOptions());
              var pages = new ControlAdmin(vertx, settings.pages(), seen);
              return pages.start().map(_ -> new Running(vertx, control, pages, source, cluster));
            })
        .onSuccess(
            running -> {
              source.start();
              Runtime.getRuntime().addShutdownHook(new Thread(running::stop, "stop"));
            })
        .onFailure(
            failure -> {
              System.err.println("control does not start: " + failure);
              System.exit(1);
            });
  }

  /// What has to be ended, in order.
  private record Running(
      Vertx vertx, Control control, ControlAdmin pages, Source source, KubernetesCluster cluster) {
    void stop() {
      try (cluster;
          source) {
        control
            .stop()
            .eventually(pages::stop)
            .eventually(vertx::close)
            .toCompletionStage()
            .toCompletableFuture()
            .orTimeout(STOP_SECONDS, TimeUnit.SECONDS)
            .join();
      } catch (RuntimeException e) {
        System.err.println("control stops uncleanly: " + e);
      }
    }
  }
}
