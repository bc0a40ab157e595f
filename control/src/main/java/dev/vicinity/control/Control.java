package dev.vicinity.control;

import dev.vicinity.control.authority.AuthorityStore;
import dev.vicinity.control.authority.TokenVerifier;
import dev.vicinity.control.catalog.Catalog;
import dev.vicinity.control.publish.Publications;
import dev.vicinity.control.session.Sessions;
import dev.vicinity.core.mesh.Address;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.cert.X509Certificate;
import java.time.InstantSource;
import java.util.List;

/// One running control process: publishes a catalog to sidecars and signs their certificates.
public final class Control {
  /// What a control process works with; who starts it chooses.
  public record Parts(
      Catalog catalog,
      AuthorityStore authority,
      TokenVerifier tokens,
      MeterRegistry metrics,
      InstantSource clock) {}

  private final ControlSettings settings;
  private final Parts parts;

  private Control(ControlSettings settings, Parts parts) {
    this.settings = settings;
    this.parts = parts;
  }

  /// Starts listening; completes when sidecars can connect. Fails when a port is taken or the
  /// authority cannot be read.
  public static Future<Control> start(Vertx vertx, ControlSettings settings, Parts parts) {
    return Future.succeededFuture(new Control(settings, parts));
  }

  /// Where sidecars connect.
  public Address discovery() {
    return settings.discovery();
  }

  /// Where operators look.
  public Address admin() {
    return settings.admin();
  }

  /// What everyone in the mesh trusts.
  public List<X509Certificate> roots() {
    return List.of();
  }

  /// The sidecars connected now.
  public Sessions sessions() {
    return () -> Future.succeededFuture(List.of());
  }

  /// What is published now.
  public Publications publications() {
    return () -> List.of();
  }

  /// The catalog it publishes.
  public Catalog catalog() {
    return parts.catalog();
  }

  /// Ends all sessions and stops listening.
  public Future<Void> stop() {
    return Future.succeededFuture();
  }
}
