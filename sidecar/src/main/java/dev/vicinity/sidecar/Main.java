package dev.vicinity.sidecar;

import dev.vicinity.process.ProcessLog;
import dev.vicinity.sidecar.admin.AdminSettings;
import dev.vicinity.sidecar.config.ProcessSettings;
import dev.vicinity.sidecar.config.SettingsException;
import dev.vicinity.sidecar.config.SettingsReader;
import dev.vicinity.sidecar.config.SidecarSettings;
import dev.vicinity.sidecar.identity.IdentitySettings;
import dev.vicinity.sidecar.listener.NativeTransport;
import dev.vicinity.sidecar.telemetry.LogLevels;
import dev.vicinity.sidecar.warm.WarmUp;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The sidecar as a process of its own.
public final class Main {
  static {
    ProcessLog.start();
  }

  private static final Logger LOG = LoggerFactory.getLogger(Main.class);
  private static final int FAILED = 1;
  private static final int WORKERS = 3;
  private static final Duration BLOCKED_CHECK = Duration.ofSeconds(10);

  private Main() {}

  public static void main(String[] args) throws IOException {
    ProcessSettings settings;
    try {
      settings = SettingsReader.read(System.getenv(), Runtime.getRuntime().availableProcessors());
    } catch (SettingsException e) {
      System.err.println(e.getMessage());
      System.exit(SettingsReader.EXIT_CODE);
      return;
    }
    run(settings);
  }

  private static void run(ProcessSettings settings) throws IOException {
    settings.logLevel().ifPresent(LogLevels::set);
    var own = settings.sidecar();
    var vertx =
        Vertx.builder()
            .with(
                new VertxOptions()
                    .setEventLoopPoolSize(own.concurrency())
                    // Pages, files, keys: rarely and briefly. Each thread costs memory that is
                    // never given back, and Vert.x starts as many as it may.
                    .setWorkerPoolSize(WORKERS)
                    .setInternalBlockingPoolSize(WORKERS)
                    // What it warns of lasts for seconds.
                    .setBlockedThreadCheckInterval(BLOCKED_CHECK.toMillis()))
            .withTransport(NativeTransport.best())
            .build();
    var quit = new CompletableFuture<Void>();
    var sidecar =
        new PodSidecar(
            vertx,
            new PodSidecar.Settings(
                own, proof(own), pages(settings), settings.accessLog(), version()),
            new PodSidecar.Surroundings(
                System::nanoTime,
                InstantSource.system(),
                RandomGenerator.getDefault(),
                WarmUp.Budget.USUAL,
                () -> quit.complete(null)));
    // not on the event loop of who asks: the end waits for what runs there
    quit.thenRunAsync(() -> end(sidecar.drain(), own.drainTime()), Thread.ofPlatform()::start);
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> terminated(vertx, sidecar, settings), "drain"));
    sidecar
        .start()
        .onSuccess(
            started -> {
              LOG.info("ready: {}, {}", started.bound(), started.pages());
              UntouchedPages.start(vertx);
            })
        .onFailure(
            cause -> {
              LOG.error("cannot start", cause);
              // nothing to finish, and the hook would wait for it
              Runtime.getRuntime().halt(FAILED);
            });
  }

  private static IdentitySettings proof(SidecarSettings own) {
    return new IdentitySettings(
        own.control(),
        own.pod() + "." + own.namespace(),
        () -> Files.readString(own.tokenFile()).strip(),
        () -> Files.readString(own.rootsFile()));
  }

  private static AdminSettings pages(ProcessSettings settings) {
    var own = settings.sidecar();
    return new AdminSettings(
        own.admin(),
        settings.console(),
        own.health(),
        own.metrics(),
        settings.application(),
        AdminSettings.CONTROL);
  }

  private static String version() {
    var version = Main.class.getPackage().getImplementationVersion();
    return version == null ? "dev" : version;
  }

  /// SIGTERM. Containers that end at the same moment may still call others: they are served on for
  /// a while, if somebody said so.
  private static void terminated(Vertx vertx, PodSidecar sidecar, ProcessSettings settings) {
    var linger = settings.linger();
    var lingered =
        linger.isZero()
            ? Future.<Void>succeededFuture()
            : vertx.timer(linger.toMillis(), TimeUnit.MILLISECONDS);
    end(lingered.compose(_ -> sidecar.drain()), linger.plus(settings.sidecar().drainTime()));
  }

  /// What is in flight finishes first. A virtual machine that a signal ends would report the
  /// signal; this one did what it was asked to, and says so.
  private static void end(Future<Void> drained, Duration patience) {
    int code = 0;
    try {
      drained
          .toCompletionStage()
          .toCompletableFuture()
          .get(patience.plusSeconds(5).toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      LOG.warn("ended before everything was closed", e);
      code = FAILED;
    }
    Runtime.getRuntime().halt(code);
  }
}
