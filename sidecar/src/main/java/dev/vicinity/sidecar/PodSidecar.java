package dev.vicinity.sidecar;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.sidecar.admin.Admin;
import dev.vicinity.sidecar.admin.AdminSettings;
import dev.vicinity.sidecar.admin.SidecarControls;
import dev.vicinity.sidecar.admin.SidecarState.Identity;
import dev.vicinity.sidecar.admin.SidecarState.Listener;
import dev.vicinity.sidecar.config.SidecarSettings;
import dev.vicinity.sidecar.discovery.Feed;
import dev.vicinity.sidecar.discovery.GrpcFeed;
import dev.vicinity.sidecar.identity.IdentitySettings;
import dev.vicinity.sidecar.identity.WorkloadIdentity;
import dev.vicinity.sidecar.listener.Loops;
import dev.vicinity.sidecar.overload.Overload;
import dev.vicinity.sidecar.telemetry.AccessLogSettings;
import dev.vicinity.sidecar.telemetry.Telemetry;
import dev.vicinity.sidecar.warm.WarmUp;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// One pod's sidecar with all that belongs to it: identity, feed, listeners, telemetry and pages.
/// Made and started once, by a process or by an embedded mesh.
public final class PodSidecar {
  /// How it runs; `version` is what it tells control of itself.
  public record Settings(
      SidecarSettings sidecar,
      IdentitySettings identity,
      AdminSettings admin,
      AccessLogSettings accessLog,
      String version) {}

  /// What it takes from its process. `quit` is called by `/quitquitquit`, on any thread; `warmUp`
  /// is what a process that just started needs.
  public record Surroundings(
      LongSupplier nanoTime,
      InstantSource clock,
      RandomGenerator random,
      WarmUp.Budget warmUp,
      Runnable quit) {}

  private final Vertx vertx;
  private final Settings settings;
  private final Surroundings around;
  private final WorkloadIdentity identity;
  private final Telemetry telemetry;
  private final Overload overload = Overload.ofProcess();
  private final Sidecar sidecar;
  private final Admin admin;
  private volatile @Nullable GrpcFeed feed;
  private volatile List<Listener> listeners = List.of();
  private volatile boolean warm;
  private Admin.@Nullable Bound pages;
  private @Nullable Bound bound;

  /// Opens the access log if there is one; fails when it cannot be opened.
  public PodSidecar(Vertx vertx, Settings settings, Surroundings around) throws IOException {
    this.vertx = vertx;
    this.settings = settings;
    this.around = around;
    identity = new WorkloadIdentity(vertx, settings.identity(), around.clock(), around.random());
    telemetry = Telemetry.open(settings.accessLog());
    sidecar =
        new Sidecar(
            vertx, settings.sidecar(), new Parts(this::makeFeed, identity, telemetry, overload));
    admin = new Admin(vertx, settings.admin(), adminParts());
  }

  private Admin.Parts adminParts() {
    var own = settings.sidecar();
    var view =
        new SidecarView(
            sidecar,
            new Identity(own.pod(), own.namespace(), around.clock().instant()),
            new SidecarView.Sources(
                this::link,
                identity::status,
                () -> listeners,
                () -> warm,
                own.control().toString(),
                around.nanoTime(),
                around.clock()));
    return new Admin.Parts(
        view,
        new Commands(),
        telemetry,
        overload,
        identity,
        new Loops(vertx).all(),
        around.clock(),
        around.nanoTime());
  }

  /// Pages first, so that probes are answered from the beginning; completes when requests are
  /// served by control's word, as fast as they will be. Fails when a port cannot be bound.
  public Future<PodSidecar> start() {
    return admin
        .start()
        .compose(
            at -> {
              pages = at;
              return identity.start();
            })
        .compose(_ -> sidecar.start())
        .compose(
            at -> {
              bound = at;
              listeners = listeners(at);
              return startFeed();
            })
        .compose(_ -> warmUp())
        .map(this);
  }

  /// Completes however it went: a sidecar that is cold serves, too.
  private Future<Void> warmUp() {
    return WarmUp.run(
            vertx,
            () ->
                new WarmSidecar(
                    vertx,
                    settings.sidecar(),
                    identity,
                    sidecar.directory().workload(),
                    Telemetry.open(AccessLogSettings.OFF)),
            around.warmUp())
        .<Void>mapEmpty()
        .onComplete(_ -> warm = true);
  }

  private Future<Void> startFeed() {
    var made = feed;
    return made == null ? Future.failedFuture("no feed was made") : made.start();
  }

  private Feed makeFeed(Feed.Listener listener) {
    var own = settings.sidecar();
    var at = pages;
    var made =
        new GrpcFeed(
            new GrpcFeed.Settings(
                own.control(),
                own.pod(),
                own.namespace(),
                settings.version(),
                at == null ? "" : at.console().toString()),
            new GrpcFeed.Parts(vertx, identity, around.nanoTime(), around.random()),
            listener);
    feed = made;
    return made;
  }

  private Feed.Link link() {
    var made = feed;
    return made == null
        ? new Feed.Link(Feed.Link.State.NEVER_CONNECTED, around.nanoTime().getAsLong())
        : made.link();
  }

  private static List<Listener> listeners(Bound at) {
    var all = new ArrayList<Listener>();
    all.add(new Listener("outbound", at.outbound().toString()));
    if (at.inbound().port() != 0) {
      all.add(new Listener("inbound", at.inbound().toString()));
    }
    for (var bind : at.inboundBinds()) {
      all.add(new Listener("inbound", bind.toString()));
    }
    return List.copyOf(all);
  }

  /// Where applications send their requests; only after `start`.
  public Address outbound() {
    return started().outbound();
  }

  /// Every listener's address; only after `start`.
  public Bound bound() {
    return started();
  }

  private Bound started() {
    var at = bound;
    if (at == null) {
      throw new IllegalStateException(settings.sidecar().pod() + " has not started");
    }
    return at;
  }

  /// Where its pages are; only after `start`.
  public Admin.Bound pages() {
    var at = pages;
    if (at == null) {
      throw new IllegalStateException(settings.sidecar().pod() + " has not started");
    }
    return at;
  }

  /// What its pages count.
  public Telemetry telemetry() {
    return telemetry;
  }

  /// Lets requests in flight finish, then ends.
  public Future<Void> drain() {
    return sidecar.drain().eventually(this::close);
  }

  /// Ends at once. The access log is written to its end, on a thread that may wait.
  public Future<Void> close() {
    identity.stop();
    var made = feed;
    return (made == null ? Future.<Void>succeededFuture() : made.stop())
        .eventually(sidecar::close)
        .eventually(admin::stop)
        .eventually(
            () ->
                vertx.<Void>executeBlocking(
                    () -> {
                      telemetry.close();
                      return null;
                    }));
  }

  /// What the pages may command.
  private final class Commands implements SidecarControls {
    @Override
    public void drain() {
      sidecar.drain();
    }

    @Override
    public void quit() {
      around.quit().run();
    }
  }
}
