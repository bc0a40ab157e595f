package dev.vicinity.cli.cluster;

import dev.vicinity.cli.check.Ground;
import dev.vicinity.cli.check.Names;
import dev.vicinity.cli.check.Snapshot;
import dev.vicinity.control.source.UserSettings;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.List;
import java.util.Optional;

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

  /// A pod that was asked for is not there.
  public static final class NoSuchPod extends RuntimeException {
    private static final long serialVersionUID = 1;

    NoSuchPod(String namespace, String name) {
      super("pod " + name + " is not in namespace " + namespace);
    }
  }

  /// Connects; throws `Unreachable`.
  public static UserCluster open() {
    var config = UserSettings.read();
    // a person waits: the library would try for minutes
    config.setRequestRetryBackoffLimit(2);
    config.setConnectionTimeout(5000);
    var cluster = new UserCluster(new KubernetesClientBuilder().withConfig(config).build());
    try {
      cluster.client.getKubernetesVersion();
      return cluster;
    } catch (KubernetesClientException e) {
      var server = cluster.client.getMasterUrl();
      cluster.close();
      throw new Unreachable("the API server at " + server + " does not answer", e);
    }
  }

  /// What the API server did not do, if that is what an exception is about.
  public static Optional<String> refusal(Throwable e) {
    if (!(e instanceof KubernetesClientException refused)) {
      return Optional.empty();
    }
    var status = refused.getStatus();
    return Optional.of(
        status == null
            ? "the API server does not answer: " + refused.getMessage()
            : "the API server refuses: " + status.getMessage());
  }

  /// The definitions of Istio's resources in it.
  public Definitions definitions() {
    return new Definitions(client);
  }

  /// What a release of ours leaves when Helm has removed it.
  public Leftovers leftovers(String namespace) {
    return new Leftovers(client, namespace);
  }

  /// The installation in a namespace, with all that it serves.
  public Snapshot installed(String namespace) {
    return new InstalledReader(client, namespace).read();
  }

  /// What an installation would find; `definitions` are those that the chart brings.
  public Ground ground(String namespace, Names names, List<String> definitions, String image) {
    return new GroundReader(client, namespace, names).read(definitions, image);
  }

  /// What decides about the injection of one pod; throws `NoSuchPod`.
  public PodInjection injection(String namespace, String pod) {
    return new InjectionReader(client).read(namespace, pod);
  }

  @Override
  public void close() {
    client.close();
  }
}
