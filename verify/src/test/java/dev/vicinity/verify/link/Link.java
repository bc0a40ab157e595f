package dev.vicinity.verify.link;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.control.Control;
import dev.vicinity.control.ControlSettings;
import dev.vicinity.control.authority.AuthorityStore;
import dev.vicinity.control.authority.LocalTokens;
import dev.vicinity.core.mesh.Address;
import dev.vicinity.core.mesh.Locality;
import dev.vicinity.core.mesh.Workload;
import dev.vicinity.sidecar.discovery.Feed;
import dev.vicinity.sidecar.discovery.GrpcFeed;
import dev.vicinity.sidecar.identity.IdentitySettings;
import dev.vicinity.sidecar.identity.WorkloadIdentity;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/// Both ends in one JVM: control over a world of the test's, and sidecars' ends of the link.
final class Link implements AutoCloseable {
  static final Duration PATIENCE = Duration.ofSeconds(15);

  final Vertx vertx = Vertx.vertx();
  final MemorySource source;
  final LocalTokens tokens = new LocalTokens(new SecureRandom());
  final MeterRegistry metrics = new SimpleMeterRegistry();
  final Control control;

  Link(MemorySource source, ControlSettings settings, AuthorityStore store) {
    this.source = source;
    this.control = start(settings, store, metrics);
  }

  static Link over(MemorySource source) {
    return new Link(source, ControlSettings.embedded("cluster.local"), new MemoryStore());
  }

  /// Another control process over the same world.
  Control start(ControlSettings settings, AuthorityStore store) {
    return start(settings, store, new SimpleMeterRegistry());
  }

  private Control start(ControlSettings settings, AuthorityStore store, MeterRegistry registry) {
    var parts =
        new Control.Parts(
            source,
            store,
            tokens,
            registry,
            System::nanoTime,
            InstantSource.system(),
            new SecureRandom());
    return await(Control.start(vertx, settings, parts));
  }

  /// Keeps an authority in memory, the operator's or one's own.
  static final class MemoryStore implements AuthorityStore {
    private final Map<String, String> provided;
    private Map<String, String> kept = Map.of();

    MemoryStore() {
      this(Map.of());
    }

    MemoryStore(Map<String, String> provided) {
      this.provided = provided;
    }

    @Override
    public Map<String, String> provided() {
      return provided;
    }

    @Override
    public synchronized Map<String, String> keepOrGet(Map<String, String> fresh) {
      kept = kept.isEmpty() ? fresh : kept;
      return kept;
    }

    @Override
    public synchronized void replace(Map<String, String> before, Map<String, String> after) {
      kept = kept.equals(before) ? after : kept;
    }
  }

  static Workload workload(String name, String zone) {
    return new Workload(
        name,
        "shop",
        name,
        name,
        "node-" + zone,
        "Kubernetes",
        Locality.parse("kr/" + zone),
        Map.of("app", name));
  }

  /// The identity of a workload, asked for with a good token.
  WorkloadIdentity identity(Workload workload) {
    var token = tokens.mint(workload.namespace(), workload.serviceAccount(), workload.name());
    return identity(control, workload.name(), token);
  }

  WorkloadIdentity identity(Control of, String pod, String token) {
    var settings = new IdentitySettings(of.discovery(), pod, () -> token, of::rootsPem);
    return new WorkloadIdentity(vertx, settings, InstantSource.system(), new Random(7));
  }

  /// A feed of this workload, started; its identity has a certificate.
  GrpcFeed feed(Workload workload, Feed.Listener listener) {
    return feed(control.discovery(), workload, listener);
  }

  GrpcFeed feed(Address discovery, Workload workload, Feed.Listener listener) {
    var identity = identity(workload);
    await(identity.start());
    var feed = new GrpcFeed(named(discovery, workload), parts(identity), listener);
    feed.start();
    return feed;
  }

  static GrpcFeed.Settings named(Address discovery, Workload workload) {
    return new GrpcFeed.Settings(
        discovery, workload.name(), workload.namespace(), "test", "127.0.0.1:1");
  }

  GrpcFeed.Parts parts(WorkloadIdentity identity) {
    return new GrpcFeed.Parts(vertx, identity, System::nanoTime, new Random(7));
  }

  static <T> T await(Future<T> future) {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .orTimeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }

  /// Looks again and again until it holds.
  void until(String what, BooleanSupplier condition) {
    var held = new CompletableFuture<Boolean>();
    long timer =
        vertx.setPeriodic(
            5,
            _ -> {
              if (condition.getAsBoolean()) {
                held.complete(true);
              }
            });
    assertThat(held.completeOnTimeout(false, PATIENCE.toMillis(), TimeUnit.MILLISECONDS).join())
        .as(what)
        .isTrue();
    vertx.cancelTimer(timer);
  }

  @Override
  public void close() {
    await(control.stop());
    await(vertx.close());
  }
}
