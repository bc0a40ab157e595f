package dev.vicinity.verify.kube;

import dev.vicinity.control.Control;
import dev.vicinity.control.ControlSettings;
import dev.vicinity.control.apiserver.ApiServer;
import dev.vicinity.control.authority.kube.SecretStore;
import dev.vicinity.control.authority.kube.TokenReviewVerifier;
import dev.vicinity.control.catalog.Catalog;
import dev.vicinity.control.catalog.MeshSettings;
import dev.vicinity.control.source.KubernetesSource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

/// A control process over a real API server: TokenReview, Secrets and informers are the real ones.
final class ControlOnCluster implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final PrometheusMeterRegistry metrics =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final KubernetesClient client;
  private final KubernetesSource source;
  private final Control control;

  private ControlOnCluster(ApiServer api, ControlSettings settings) {
    client = api.client();
    source = new KubernetesSource(client, MeshSettings.DEFAULT, System::nanoTime);
    source.start();
    var parts =
        new Control.Parts(
            source,
            new SecretStore(client, settings.namespace()),
            new TokenReviewVerifier(client),
            metrics,
            System::nanoTime,
            InstantSource.system(),
            new SecureRandom());
    control = await(Control.start(vertx, settings, parts), "start control");
  }

  /// Starts it; namespace `vicinity-system` must be there for its Secret.
  static ControlOnCluster start(ApiServer api) {
    return new ControlOnCluster(api, ControlSettings.embedded(MeshSettings.DEFAULT.trustDomain()));
  }

  Control control() {
    return control;
  }

  Catalog catalog() {
    return source.catalog();
  }

  KubernetesSource source() {
    return source;
  }

  Vertx vertx() {
    return vertx;
  }

  /// What a scraper reads, only the lines of one family.
  String metric(String prefix) {
    return metrics
        .scrape()
        .lines()
        .filter(line -> line.startsWith(prefix))
        .reduce("", (all, line) -> all + line + "\n");
  }

  @Override
  public void close() {
    await(control.stop(), "stop control");
    source.close();
    client.close();
    await(vertx.close(), "close");
  }

  static <T> T await(Future<T> future, String what) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(what, e);
    }
  }
}
