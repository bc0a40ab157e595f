package dev.vicinity.sidecar;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.core.mesh.Locality;
import dev.vicinity.core.mesh.MtlsMode;
import dev.vicinity.core.mesh.Version;
import dev.vicinity.core.mesh.Workload;
import dev.vicinity.core.mesh.WorkloadConfig;
import dev.vicinity.sidecar.config.SidecarSettings;
import dev.vicinity.sidecar.discovery.Feed;
import dev.vicinity.sidecar.identity.MeshTls;
import dev.vicinity.sidecar.listener.NativeTransport;
import dev.vicinity.sidecar.telemetry.AccessLogSettings;
import dev.vicinity.sidecar.telemetry.Exposition;
import dev.vicinity.sidecar.telemetry.MeshMetrics;
import dev.vicinity.sidecar.telemetry.Telemetry;
import dev.vicinity.sidecar.warm.Rehearsal;
import dev.vicinity.sidecar.warm.WarmUp;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// A warm-up takes all the ways that requests take, ends in time, and leaves nothing behind.
@Timeout(60)
final class WarmUpTest {
  private static final int EXCHANGES = 60;
  private static final WarmUp.Budget AMPLE = new WarmUp.Budget(Duration.ofSeconds(30), EXCHANGES);
  private static final WarmUp.Budget SHORT = new WarmUp.Budget(Duration.ofMillis(100), EXCHANGES);

  /// Longer than closing is waited for, and much shorter than `AMPLE`.
  private static final Duration SOON = Duration.ofSeconds(10);

  private final MeshTls tls = new OwnAuthority().tlsOf("spiffe://cluster.local/ns/test/sa/account");
  private Vertx vertx;

  @BeforeEach
  void start() {
    vertx =
        Vertx.builder()
            .with(new VertxOptions().setEventLoopPoolSize(2))
            .withTransport(NativeTransport.best())
            .build();
  }

  @AfterEach
  void stop() throws Exception {
    await(vertx.close());
  }

  @Test
  void takesEveryWay() throws Exception {
    var telemetry = Telemetry.open(AccessLogSettings.OFF);

    int exchanges = await(WarmUp.run(vertx, () -> sidecar(tls, telemetry), AMPLE));

    assertThat(exchanges).isEqualTo(EXCHANGES);
    var out = new Exposition(Exposition.Format.TEXT);
    telemetry.metrics().expose(out);
    var requests =
        out.text().lines().filter(line -> line.startsWith("istio_requests_total{")).toList();
    for (var side : List.of("source", "destination")) {
      for (var protocol : List.of("http", "grpc")) {
        assertThat(requests)
            .filteredOn(line -> line.contains("reporter=\"" + side + "\""))
            .filteredOn(line -> line.contains("request_protocol=\"" + protocol + "\""))
            .singleElement()
            .asString()
            .contains("source_principal=\"spiffe://cluster.local/ns/test/sa/account\"")
            .contains("destination_principal=\"spiffe://cluster.local/ns/test/sa/account\"")
            .contains("response_code=\"200\"")
            .contains("response_flags=\"-\"");
      }
    }
    assertThat(out.text()).contains("istio_tcp_connections_opened_total{reporter=\"destination\"");
  }

  @Test
  void leavesNothingBehind() throws Exception {
    // what the first one makes for good: pools of buffers, threads
    await(WarmUp.run(vertx, () -> sidecar(tls, Telemetry.open(AccessLogSettings.OFF)), AMPLE));
    long files = openFiles();
    long buffers = PooledByteBufAllocator.DEFAULT.pinnedDirectMemory();

    var gone = warmedUp();

    until(() -> openFiles() <= files);
    until(() -> PooledByteBufAllocator.DEFAULT.pinnedDirectMemory() <= buffers);
    until(
        () -> {
          System.gc();
          return gone.get() == null;
        });
  }

  /// Event loops know what they count, timers know the rest, which knows it, too.
  private WeakReference<MeshMetrics> warmedUp() throws Exception {
    var telemetry = Telemetry.open(AccessLogSettings.OFF);
    await(WarmUp.run(vertx, () -> sidecar(tls, telemetry), AMPLE));
    return new WeakReference<>(telemetry.metrics());
  }

  @Test
  void doesNotTouchTheTrustOfItsSidecar() throws Exception {
    var touched = new RecordingTls(tls);

    await(WarmUp.run(vertx, () -> sidecar(touched, Telemetry.open(AccessLogSettings.OFF)), AMPLE));

    assertThat(touched.told).isFalse();
  }

  @Test
  void endsWhenItsTimeIsOver() throws Exception {
    long begun = System.nanoTime();

    int exchanges =
        await(
            WarmUp.run(
                vertx, () -> new Failing(Promise.<Rehearsal.Stage>promise().future()), SHORT));

    assertThat(exchanges).isZero();
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SOON);
  }

  @Test
  void givesUpWhenNothingIsAnsweredForAThirdOfItsTime() throws Exception {
    var budget = new WarmUp.Budget(Duration.ofSeconds(6), EXCHANGES);
    long begun = System.nanoTime();

    await(
        WarmUp.run(vertx, () -> new Failing(Promise.<Rehearsal.Stage>promise().future()), budget));

    assertThat(Duration.ofNanos(System.nanoTime() - begun))
        .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(5));
  }

  @Test
  void endsWhenNothingCanBeBound() throws Exception {
    long begun = System.nanoTime();

    int exchanges =
        await(WarmUp.run(vertx, () -> new Failing(Future.failedFuture("no port")), AMPLE));

    assertThat(exchanges).isZero();
    assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(SOON);
  }

  @Test
  void endsWhenThereIsNoSidecarToWarm() throws Exception {
    int exchanges =
        await(
            WarmUp.run(
                vertx,
                () -> {
                  throw new IOException("no telemetry");
                },
                AMPLE));

    assertThat(exchanges).isZero();
  }

  /// One that never closes, and of which `start` says whether it starts.
  private record Failing(Future<Stage> stage) implements Rehearsal {
    @Override
    public WorkloadConfig workload() {
      return WarmUpTest.workload();
    }

    @Override
    public Future<Stage> start(Function<Feed.Listener, Feed> feed, Address application) {
      return stage;
    }

    @Override
    public Future<Void> close() {
      return Promise.<Void>promise().future();
    }
  }

  private WarmSidecar sidecar(MeshTls own, Telemetry telemetry) {
    var elsewhere = new Address("127.0.0.1", 1);
    var nothing = Path.of("/dev/null");
    var settings =
        new SidecarSettings(
            "pod",
            "test",
            elsewhere,
            nothing,
            nothing,
            SidecarSettings.Interception.REDIRECT,
            elsewhere,
            elsewhere,
            List.of(),
            elsewhere,
            elsewhere,
            elsewhere,
            1,
            Duration.ofSeconds(1));
    return new WarmSidecar(vertx, settings, own, workload(), telemetry);
  }

  private static WorkloadConfig workload() {
    return new WorkloadConfig(
        new Version(7, 7),
        new Workload("pod", "test", "pod", "account", "", "", Locality.NONE, Map.of()),
        "cluster.local",
        List.of("other.domain"),
        WorkloadConfig.OutboundMode.ALLOW_ANY,
        MtlsMode.STRICT,
        List.of());
  }

  private static long openFiles() {
    try (var all = Files.list(Path.of("/proc/self/fd"))) {
      return all.count();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void until(BooleanSupplier reached) {
    long deadline = System.nanoTime() + SOON.toNanos();
    while (!reached.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(deadline);
      Thread.onSpinWait();
    }
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(40, SECONDS);
  }

  /// Says whether somebody told it whom to trust.
  private static final class RecordingTls implements MeshTls {
    private final MeshTls own;
    private volatile boolean told;

    private RecordingTls(MeshTls own) {
      this.own = own;
    }

    @Override
    public boolean isReady() {
      return own.isReady();
    }

    @Override
    public SslHandler client(
        ByteBufAllocator allocator, String sni, List<String> alpn, List<String> spiffeIds) {
      return own.client(allocator, sni, alpn, spiffeIds);
    }

    @Override
    public SslHandler server(ByteBufAllocator allocator, List<String> alpn) {
      return own.server(allocator, alpn);
    }

    @Override
    public void trustDomainAliases(List<String> aliases) {
      told = true;
    }
  }
}
