package dev.vicinity.sidecar;

import dev.vicinity.sidecar.config.SidecarSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;

/// One sidecar within a process: its listeners and all behind them. Several may share one Vert.x.
public final class Sidecar {
  private final Vertx vertx;
  private final SidecarSettings settings;
  private final Parts parts;

  public Sidecar(Vertx vertx, SidecarSettings settings, Parts parts) {
    this.vertx = vertx;
    this.settings = settings;
    this.parts = parts;
  }

  /// Binds the listeners; fails when one of them cannot be bound.
  public Future<Bound> start() {
    return Future.failedFuture("not started: " + vertx + settings + parts);
  }

  /// Takes no more connections, asks clients to go elsewhere, and completes when the last request
  /// has finished or the drain time is over.
  public Future<Void> drain() {
    return Future.succeededFuture();
  }

  /// Closes everything at once.
  public Future<Void> close() {
    return Future.succeededFuture();
  }
}
