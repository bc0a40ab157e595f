package dev.vicinity.control.authority.kube;

import dev.vicinity.control.authority.AuthorityStore;
import dev.vicinity.control.authority.TokenVerifier;
import dev.vicinity.control.catalog.MeshSettings;
import dev.vicinity.control.source.KubernetesSource;
import dev.vicinity.control.source.Source;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.util.function.LongSupplier;

/// The cluster that control serves, reached by the account of its own pod.
public final class KubernetesCluster implements AutoCloseable {
  private final KubernetesClient client;

  private KubernetesCluster(KubernetesClient client) {
    this.client = client;
  }

  /// Reads how to reach it; connects to nothing yet.
  public static KubernetesCluster own() {
    return new KubernetesCluster(new KubernetesClientBuilder().build());
  }

  /// The world in it, not started yet; ends with the cluster.
  public Source source(MeshSettings settings, LongSupplier nanoTime) {
    return new KubernetesSource(client, settings, nanoTime);
  }

  /// The Secrets of control's namespace.
  public AuthorityStore authority(String namespace) {
    return new SecretStore(client, namespace);
  }

  /// Its service accounts.
  public TokenVerifier tokens() {
    return new TokenReviewVerifier(client);
  }

  @Override
  public void close() {
    client.close();
  }
}
