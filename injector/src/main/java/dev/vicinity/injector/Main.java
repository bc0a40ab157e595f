package dev.vicinity.injector;

import dev.vicinity.injector.cluster.Cluster;
import dev.vicinity.injector.settings.InjectionSettings;
import dev.vicinity.injector.settings.SettingsFile;
import dev.vicinity.process.ProcessLog;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.LoggerFactory;

/// The injector process in a cluster: settings from the environment, the rest from the API server.
public final class Main {
  /// The exit code for settings that cannot be used (EX_USAGE of sysexits).
  private static final int USAGE = 64;

  private static final long STOP_SECONDS = 20;

  private Main() {}

  /// Runs until SIGTERM; exits 64, naming every problem, on settings that cannot be used, and 1
  /// when it cannot start.
  public static void main(String[] arguments) {
    ProcessLog.start();
    try {
      var settings = ProcessSettings.read(System.getenv());
      run(settings, injection(settings));
    } catch (ProcessSettings.Invalid | SettingsFile.Invalid e) {
      System.err.println(e.getMessage());
      System.exit(USAGE);
    }
  }

  /// The file's settings, with what only this process knows: its revision and its namespace.
  private static InjectionSettings injection(ProcessSettings settings)
      throws ProcessSettings.Invalid, SettingsFile.Invalid {
    var read = SettingsFile.read(text(settings));
    var log = LoggerFactory.getLogger(Main.class);
    read.warnings().forEach(log::warn);
    return read.settings().in(settings.revision(), settings.namespace());
  }

  private static String text(ProcessSettings settings) throws ProcessSettings.Invalid {
    var file = settings.injection();
    try {
      return file.isPresent() ? Files.readString(file.get()) : "";
    } catch (IOException e) {
      throw new ProcessSettings.Invalid(
          List.of("VICINITY_INJECTION_FILE: " + e + " (expected: a file that can be read)"));
    }
  }

  private static void run(ProcessSettings settings, InjectionSettings injection) {
    var vertx = Vertx.vertx();
    var registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    // Made here and not in a field: the log's settings are chosen in `main`.
    var log = LoggerFactory.getLogger(Main.class);
    var parts = new Injector.Parts(Cluster::reachable, injection, registry);
    var injector = new Injector(vertx, settings, parts);
    injector
        .start()
        .onSuccess(
            at -> {
              log.info("probes and metrics at {}; the webhook follows its certificate", at);
              Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(injector), "stop"));
            })
        .onFailure(
            failure -> {
              System.err.println("injector does not start: " + failure);
              System.exit(1);
            });
  }

  /// SIGTERM: what is being answered is answered first. A virtual machine that a signal ends would
  /// report the signal; this one did what it was asked to, and says so.
  private static void stop(Injector injector) {
    try {
      injector
          .stop()
          .toCompletionStage()
          .toCompletableFuture()
          .orTimeout(STOP_SECONDS, TimeUnit.SECONDS)
          .join();
      Runtime.getRuntime().halt(0);
    } catch (RuntimeException e) {
      System.err.println("injector stops uncleanly: " + e);
    }
  }
}
