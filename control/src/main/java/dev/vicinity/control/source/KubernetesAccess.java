package dev.vicinity.control.source;

import dev.vicinity.control.catalog.MeshSettings;
import dev.vicinity.core.mesh.Address;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;

/// A cluster as a person's own settings reach it: `KUBECONFIG`, `~/.kube/config`, or the account of
/// the pod one is in. For tools; methods block.
public final class KubernetesAccess implements AutoCloseable {
  private final KubernetesClient client;

  private KubernetesAccess(KubernetesClient client) {
    this.client = client;
  }

  /// Whether there are any such settings; without them nothing can be reached.
  public static boolean isConfigured() {
    return System.getenv("KUBECONFIG") != null
        || System.getenv("KUBERNETES_SERVICE_HOST") != null
        || Files.exists(Path.of(System.getProperty("user.home"), ".kube", "config"));
  }

  /// Reads the settings; connects to nothing yet.
  public static KubernetesAccess ofUser() {
    return new KubernetesAccess(
        new KubernetesClientBuilder().withConfig(UserSettings.read()).build());
  }

  /// The API server's address.
  public String server() {
    return client.getMasterUrl().toString();
  }

  /// A source over this cluster, not started yet; ends with it.
  public KubernetesSource source(MeshSettings settings, LongSupplier nanoClock) {
    return new KubernetesSource(client, settings, nanoClock);
  }

  /// Names of the running pods that have all these labels, in any namespace.
  public List<PodRef> pods(Map<String, String> labels) {
    return client
        .pods()
        .inAnyNamespace()
        .withLabels(labels)
        .withField("status.phase", "Running")
        .list()
        .getItems()
        .stream()
        .map(pod -> new PodRef(pod.getMetadata().getName(), pod.getMetadata().getNamespace()))
        .toList();
  }

  /// A pod by its name.
  public record PodRef(String name, String namespace) {}

  /// Forwards a free local port to a port of a pod, loopback listeners included.
  public Tunnel tunnel(PodRef pod, int port) {
    return new Tunnel(
        client.pods().inNamespace(pod.namespace()).withName(pod.name()).portForward(port));
  }

  @Override
  public void close() {
    client.close();
  }

  /// A forwarded port.
  public static final class Tunnel implements AutoCloseable {
    private final LocalPortForward forward;

    private Tunnel(LocalPortForward forward) {
      this.forward = forward;
    }

    /// Where to connect to.
    public Address local() {
      return new Address("127.0.0.1", forward.getLocalPort());
    }

    @Override
    public void close() {
      try {
        forward.close();
      } catch (IOException e) {
        throw new UncheckedIOException("end forwarding", e);
      }
    }
  }
}
