package dev.vicinity.cli.cluster;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;

/// The cluster that a person's own settings name. Methods block.
public final class UserCluster implements AutoCloseable {
  private final KubernetesClient client;

  private UserCluster(KubernetesClient client) {
    this.client = client;
  }

  /// The cluster did not answer, or not in a way to go on with.
  public static final class Unreachable extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unreachable(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /// Connects; throws `Unreachable`.
  public static UserCluster open() {
    var cluster = new UserCluster(new KubernetesClientBuilder().build());
    try {
      cluster.client.getKubernetesVersion();
      return cluster;
    } catch (KubernetesClientException e) {
      var server = cluster.client.getMasterUrl();
      cluster.close();
      throw new Unreachable("the API server at " + server + " does not answer", e);
    }
  }

  /// The definitions of Istio's resources in it.
  public Definitions definitions() {
    return new Definitions(client);
  }

  /// What a release of ours leaves when Helm has removed it.
  public Leftovers leftovers(String namespace) {
    return new Leftovers(client, namespace);
  }

  @Override
  public void close() {
    client.close();
  }
}
