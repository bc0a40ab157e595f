package dev.vicinity.injector;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.injector.admission.Admission;
import dev.vicinity.injector.cluster.Cluster;
import dev.vicinity.injector.http.KeyPair;
import dev.vicinity.injector.http.StatusPages;
import dev.vicinity.injector.http.WebhookServer;
import dev.vicinity.injector.settings.InjectionSettings;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An injector with its ports and watches. Written on one event loop; started and stopped once.
final class Injector {
  private static final Duration LAST_REQUESTS = Duration.ofSeconds(10);
  private static final Logger LOG = LoggerFactory.getLogger(Injector.class);

  /// What it works with. `connect` may take its time; it is asked on a worker, once.
  record Parts(
      Supplier<Cluster> connect, InjectionSettings injection, PrometheusMeterRegistry registry) {}

  private final Vertx vertx;
  private final ProcessSettings settings;
  private final Parts parts;
  private final Context loop;
  private final WebhookServer webhook;
  private final StatusPages pages;
  private Optional<Cluster> cluster = Optional.empty();
  private Optional<Desk> desk = Optional.empty();
  private boolean namespacesKnown;
  private boolean ending;

  Injector(Vertx vertx, ProcessSettings settings, Parts parts) {
    this.vertx = vertx;
    this.settings = settings;
    this.parts = parts;
    loop = vertx.getOrCreateContext();
    webhook = new WebhookServer(vertx, settings.webhook(), this::review);
    pages = new StatusPages(vertx, settings.status(), parts.registry(), this::missing);
  }

  /// On a worker: reading a large pod takes its time, and an unknown namespace is asked for.
  private Future<byte[]> review(byte[] review) {
    return desk.map(found -> vertx.executeBlocking(() -> found.answer(review), false))
        .orElseGet(() -> Future.failedFuture("not ready: " + String.join(", ", missing())));
  }

  /// Binds the port of the pages and begins to watch; the webhook's port is bound as soon as there
  /// is a certificate. Gives the address of the pages.
  Future<Address> start() {
    return onLoop(this::begin);
  }

  private Future<Address> begin() {
    // The pages first: a client of Kubernetes takes seconds to load where the processor is busy.
    return pages.start().onSuccess(_ -> connect());
  }

  private void connect() {
    vertx
        .executeBlocking(parts.connect()::get)
        .onSuccess(
            connected -> {
              cluster = Optional.of(connected);
              learnVersion(connected);
              vertx
                  .executeBlocking(() -> watch(connected))
                  .onFailure(cause -> LOG.error("cannot watch the cluster", cause));
            })
        .onFailure(cause -> LOG.error("the settings of the cluster do not hold", cause));
  }

  private CompletionStage<Void> watch(Cluster connected) {
    connected.followSecret(
        settings.namespace(), settings.secret(), texts -> loop.runOnContext(_ -> renew(texts)));
    return connected
        .followNamespaces()
        .thenRun(() -> loop.runOnContext(_ -> namespacesKnown = true));
  }

  /// Asks until the API server answers: what a sidecar looks like hangs on it.
  private void learnVersion(Cluster connected) {
    vertx
        .executeBlocking(() -> open(connected))
        .onSuccess(opened -> desk = Optional.of(opened))
        .onFailure(
            cause -> {
              LOG.warn("the API server does not tell its version: {}", cause.toString());
              vertx.timer(1, TimeUnit.SECONDS).onSuccess(_ -> learnVersion(connected));
            });
  }

  private Desk open(Cluster connected) {
    var version = connected.version();
    LOG.info("Kubernetes {}.{}", version.major(), version.minor());
    var admission = new Admission(parts.injection(), version);
    // Ready means quick: the first review would load hundreds of classes while an API server waits.
    admission.rehearse();
    return new Desk(
        admission, connected::namespaceLabels, connected::newestNamespaceLabels, parts.registry());
  }

  private void renew(Map<String, String> secret) {
    var chain = secret.getOrDefault("tls.crt", "");
    var key = secret.getOrDefault("tls.key", "");
    if (chain.isBlank() || key.isBlank()) {
      LOG.error("Secret {}: tls.crt or tls.key is missing (expected: both)", settings.secret());
      return;
    }
    webhook
        .serveWith(new KeyPair(chain, key))
        .onSuccess(
            at -> LOG.info("serving certificate taken from {}, at {}", settings.secret(), at))
        .onFailure(cause -> LOG.error("cannot serve with Secret {}", settings.secret(), cause));
  }

  private List<String> missing() {
    var missing = new ArrayList<String>();
    if (ending) {
      missing.add("ending");
    }
    if (!webhook.isServing()) {
      missing.add("no serving certificate from Secret " + settings.secret());
    }
    if (desk.isEmpty()) {
      missing.add("the version of Kubernetes is not known yet");
    }
    if (!namespacesKnown) {
      missing.add("namespaces are not read yet");
    }
    return missing;
  }

  /// Says that it ends, goes on answering until the cluster has heard, then finishes what runs.
  Future<Void> stop() {
    return onLoop(this::end);
  }

  private Future<Void> end() {
    ending = true;
    return vertx
        .timer(Math.max(1, Duration.ofSeconds(settings.drainSeconds()).toMillis()))
        .compose(_ -> webhook.drain(LAST_REQUESTS))
        .eventually(pages::stop)
        .eventually(
            () ->
                vertx.executeBlocking(
                    () -> {
                      cluster.ifPresent(Cluster::close);
                      return null;
                    }));
  }

  private <T> Future<T> onLoop(Supplier<Future<T>> work) {
    var done = Promise.<T>promise();
    loop.runOnContext(_ -> work.get().onComplete(done));
    return done.future();
  }
}
