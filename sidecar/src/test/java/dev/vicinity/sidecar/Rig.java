package dev.vicinity.sidecar;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.sidecar.config.InboundBind;
import dev.vicinity.sidecar.config.SidecarSettings;
import dev.vicinity.sidecar.config.SidecarSettings.Interception;
import dev.vicinity.sidecar.listener.NativeTransport;
import dev.vicinity.sidecar.overload.Overload;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A running sidecar of an in-memory mesh, as an explicit proxy on loopback.
final class Rig implements AutoCloseable {
  private static final Address ANY = new Address("127.0.0.1", 0);

  private static final int LOOPS = 2;

  private final Vertx vertx;
  private final MemoryFeed feed;
  private final Recorded recorded = new Recorded();
  private final Sidecar sidecar;
  private final Bound bound;

  Rig(MemoryFeed feed, InboundBind... inbound) {
    this(feed, Overload.ofProcess(), inbound);
  }

  Rig(MemoryFeed feed, Overload overload, InboundBind... inbound) {
    this(feed, overload, LOOPS, inbound);
  }

  Rig(MemoryFeed feed, Overload overload, int loops, InboundBind... inbound) {
    this.feed = feed;
    vertx =
        Vertx.builder()
            .with(new VertxOptions().setEventLoopPoolSize(loops))
            .withTransport(NativeTransport.best())
            .build();
    var settings =
        new SidecarSettings(
            "client-1",
            "test",
            ANY,
            Path.of("unused"),
            Path.of("unused"),
            Interception.EXPLICIT,
            ANY,
            ANY,
            List.of(inbound),
            ANY,
            ANY,
            ANY,
            1,
            Duration.ofSeconds(5));
    sidecar =
        new Sidecar(vertx, settings, new Parts(feed::open, new PlainOnly(), recorded, overload));
    bound = await(sidecar.start());
  }

  MemoryFeed feed() {
    return feed;
  }

  Recorded recorded() {
    return recorded;
  }

  Sidecar sidecar() {
    return sidecar;
  }

  Address outbound() {
    return bound.outbound();
  }

  Address inbound() {
    return bound.inboundBinds().getFirst();
  }

  /// A client of the outbound listener.
  Wire client() throws IOException {
    return new Wire(outbound());
  }

  static <T> T await(Future<T> future) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    } catch (java.util.concurrent.ExecutionException e) {
      throw new AssertionError(e.getCause());
    }
  }

  @Override
  public void close() {
    await(sidecar.close());
    await(vertx.close());
  }
}
