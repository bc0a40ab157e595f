package dev.vicinity.sidecar;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.core.mesh.WorkloadConfig;
import dev.vicinity.sidecar.config.InboundBind;
import dev.vicinity.sidecar.config.SidecarSettings;
import dev.vicinity.sidecar.config.SidecarSettings.Interception;
import dev.vicinity.sidecar.discovery.Feed;
import dev.vicinity.sidecar.identity.MeshTls;
import dev.vicinity.sidecar.listener.Loops;
import dev.vicinity.sidecar.overload.Overload;
import dev.vicinity.sidecar.telemetry.Telemetry;
import dev.vicinity.sidecar.warm.Rehearsal;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslHandler;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// A second sidecar in the process of a first one, with its certificates and nothing else of it.
final class WarmSidecar implements Rehearsal {
  private static final Address ANY = new Address("127.0.0.1", 0);

  private final Vertx vertx;
  private final SidecarSettings settings;
  private final MeshTls tls;
  private final WorkloadConfig workload;
  private final Telemetry telemetry;
  private @Nullable Sidecar sidecar;

  /// `workload` is what the first one was told, `tls` is its own; `telemetry` is nobody's.
  WarmSidecar(
      Vertx vertx,
      SidecarSettings settings,
      MeshTls tls,
      WorkloadConfig workload,
      Telemetry telemetry) {
    this.vertx = vertx;
    this.settings = settings;
    this.tls = new Borrowed(tls);
    this.workload = workload;
    this.telemetry = telemetry;
  }

  @Override
  public WorkloadConfig workload() {
    return workload;
  }

  @Override
  public Future<Stage> start(Function<Feed.Listener, Feed> feed, Address application) {
    var made =
        new Sidecar(
            vertx, onLoopback(application), new Parts(feed, tls, telemetry, Overload.ofProcess()));
    sidecar = made;
    return made.start().map(at -> new Stage(at.outbound(), at.inboundBinds().getFirst()));
  }

  private SidecarSettings onLoopback(Address application) {
    return new SidecarSettings(
        settings.pod(),
        settings.namespace(),
        settings.control(),
        settings.tokenFile(),
        settings.rootsFile(),
        Interception.EXPLICIT,
        ANY,
        ANY,
        List.of(new InboundBind(ANY, application)),
        ANY,
        ANY,
        ANY,
        settings.concurrency(),
        settings.drainTime());
  }

  @Override
  public Future<Void> close() {
    var made = sidecar;
    return (made == null ? Future.<Void>succeededFuture() : made.close())
        .onComplete(
            _ -> new Loops(vertx).all().forEach(loop -> loop.execute(telemetry.metrics()::forget)));
  }

  /// The first one's TLS, which is not told whom to trust.
  private record Borrowed(MeshTls own) implements MeshTls {
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
    public long generation() {
      return own.generation();
    }
  }
}
