package dev.vicinity.control;

import dev.vicinity.control.admin.ControlAdmin;
import dev.vicinity.control.admission.Validation;
import dev.vicinity.control.admission.ValidationServer;
import dev.vicinity.control.authority.kube.KubernetesCluster;
import dev.vicinity.control.source.KubernetesSource;
import dev.vicinity.process.ProcessLog;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.UncheckedIOException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The control process in a cluster: settings from the environment, the world from Kubernetes.
public final class Main {
  /// The exit code for settings that cannot be used (EX_USAGE of sysexits).
  private static final int USAGE = 64;

  private static final long STOP_SECONDS = 20;
  private static final long AGAIN_MILLIS = 1_000;

  private Main() {}

  /// Runs until SIGTERM; exits 64, naming every problem, on settings that cannot be used, and 1
  /// when it cannot start.
  public static void main(String[] arguments) {
    // tells of every attempt while the API server is away, with a stack trace; we say it once
    ProcessLog.start("io.fabric8.kubernetes.client");
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
    started(vertx, settings.control(), parts, log)
        .compose(control -> pages(vertx, settings, control, parts, metrics))
        .map(served -> new Running(settings, cluster, source, served))
        .onSuccess(
            running -> {
              source.start();
              running.work();
              Runtime.getRuntime().addShutdownHook(new Thread(running::stop, "stop"));
            })
        .onFailure(
            failure -> {
              System.err.println("control does not start: " + failure);
              System.exit(1);
            });
  }

  /// Waits for an API server that does not answer yet: there may be one soon.
  private static Future<Control> started(
      Vertx vertx, ControlSettings settings, Control.Parts parts, Logger log) {
    return Control.start(vertx, settings, parts)
        .recover(
            failure -> {
              if (!(failure instanceof UncheckedIOException)) {
                return Future.failedFuture(failure);
              }
              log.warn("not started yet: {}", failure.getMessage());
              return vertx.timer(AGAIN_MILLIS).compose(_ -> started(vertx, settings, parts, log));
            });
  }

  /// What listens.
  private record Served(Control control, ControlAdmin pages, ValidationServer validation) {
    Future<Void> stop() {
      return control.stop().eventually(pages::stop).eventually(validation::stop);
    }
  }

  private static Future<Served> pages(
      Vertx vertx,
      ProcessSettings settings,
      Control control,
      Control.Parts parts,
      PrometheusMeterRegistry metrics) {
    var seen =
        new ControlAdmin.Parts(
            control.state(), parts.source().catalog(), metrics, control.serving().clientOptions());
    var pages = new ControlAdmin(vertx, settings.pages(), seen);
    var validation =
        new ValidationServer(
            vertx,
            settings.replica().validation(),
            control.serving().webOptions(),
            new Validation(settings.mesh().domain()));
    return pages
        .start()
        .compose(_ -> validation.start())
        .map(_ -> new Served(control, pages, validation));
  }

  /// Everything that runs, and how it ends.
  private static final class Running {
    private final ProcessSettings settings;
    private final KubernetesCluster cluster;
    private final KubernetesSource source;
    private final Served served;
    private final List<AutoCloseable> work = new CopyOnWriteArrayList<>();

    Running(
        ProcessSettings settings,
        KubernetesCluster cluster,
        KubernetesSource source,
        Served served) {
      this.settings = settings;
      this.cluster = cluster;
      this.source = source;
      this.served = served;
    }

    /// Begins what goes on beside serving.
    void work() {
      var replica = settings.replica();
      var authority = served.control().authority();
      var parts =
          new KubernetesCluster.Parts(System::nanoTime, InstantSource.system(), new SecureRandom());
      work.add(
          cluster.watch(
              replica.of().namespace(),
              authority,
              parts.clock(),
              settings.control().certificateLifetime()));
      work.add(cluster.lead(replica.of(), replica.name(), authority, parts));
      work.add(cluster.report(replica.of(), replica.name(), source, parts));
    }

    /// The lease first, so that another leads at once; then the sidecars, then all else. A virtual
    /// machine that a signal ends would report the signal; this one did what it was asked to, and
    /// says so.
    void stop() {
      try (cluster;
          source) {
        for (var each : work) {
          each.close();
        }
        served
            .control()
            .drain(settings.replica().drain())
            .eventually(served::stop)
            .toCompletionStage()
            .toCompletableFuture()
            .orTimeout(STOP_SECONDS, TimeUnit.SECONDS)
            .join();
      } catch (Exception e) {
        System.err.println("control stops uncleanly: " + e);
        return;
      }
      Runtime.getRuntime().halt(0);
    }
  }
}
