package dev.vicinity.sidecar;

import dev.vicinity.sidecar.admin.AdminSettings;
import dev.vicinity.sidecar.config.ProcessSettings;
import dev.vicinity.sidecar.config.SettingsException;
import dev.vicinity.sidecar.config.SettingsReader;
import dev.vicinity.sidecar.config.SidecarSettings;
import dev.vicinity.sidecar.identity.IdentitySettings;
import dev.vicinity.sidecar.telemetry.LogLevels;
import dev.vicinity.sidecar.telemetry.ProcessLog;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The sidecar as a process of its own.
public final class Main {
  static {
    ProcessLog.start(); // before the first line: by itself logback tells everything
  }

  private static final Logger LOG = LoggerFactory.getLogger(Main.class);
  private static final int START_FAILED = 1;
  private static final int WORKERS = 3;

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
        Vertx.vertx(
            new VertxOptions()
                .setEventLoopPoolSize(own.concurrency())
                // Pages, files, keys: rarely and briefly. Each thread costs memory that is never
                // given back, and Vert.x starts as many as it may.
                .setWorkerPoolSize(WORKERS)
                .setInternalBlockingPoolSize(WORKERS)
                .setPreferNativeTransport(true));
    var sidecar =
        new PodSidecar(
            vertx,
            new PodSidecar.Settings(
                own, proof(own), pages(settings), settings.accessLog(), version()),
            new PodSidecar.Surroundings(
                System::nanoTime,
                InstantSource.system(),
                RandomGenerator.getDefault(),
                () -> exit(0)));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(sidecar, own), "drain"));
    sidecar
        .start()
        .onSuccess(started -> LOG.info("ready: {}, {}", started.bound(), started.pages()))
        .onFailure(
            cause -> {
              LOG.error("cannot start", cause);
              exit(START_FAILED);
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

  /// Not on an event loop: the hook waits for what runs there.
  private static void exit(int code) {
    Thread.ofPlatform().name("exit").start(() -> System.exit(code));
  }

  /// SIGTERM: what is in flight finishes first.
  private static void end(PodSidecar sidecar, SidecarSettings own) {
    try {
      sidecar
          .drain()
          .toCompletionStage()
          .toCompletableFuture()
          .get(own.drainTime().plusSeconds(5).toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      LOG.warn("ended before everything was closed", e);
    }
  }
}
