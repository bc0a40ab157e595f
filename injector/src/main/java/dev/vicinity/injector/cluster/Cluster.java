package dev.vicinity.injector.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.vicinity.injector.settings.KubernetesVersion;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/// The cluster whose pods are injected, as the injector's account may read it. Informers write; any
/// thread reads. Methods block only where they say so.
public final class Cluster implements AutoCloseable {
  private final KubernetesClient client;
  private final List<SharedIndexInformer<?>> informers = new ArrayList<>();
  private Optional<SharedIndexInformer<Namespace>> namespaces = Optional.empty();

  private Cluster(KubernetesClient client) {
    this.client = client;
  }

  /// As the settings around reach it: the account of the pod, or a person's kubeconfig. Connects to
  /// nothing yet.
  public static Cluster reachable() {
    return new Cluster(new KubernetesClientBuilder().build());
  }

  static Cluster of(KubernetesClient client) {
    return new Cluster(client);
  }

  /// Follows the labels of namespaces; complete once the first list is there.
  public CompletionStage<Void> followNamespaces() {
    var informer = client.namespaces().runnableInformer(0);
    namespaces = Optional.of(informer);
    return started(informer);
  }

  /// Follows one Secret: its texts by key, at once and after every change. Called on a thread of
  /// the client.
  public CompletionStage<Void> followSecret(
      String namespace, String name, Consumer<Map<String, String>> onChange) {
    var informer = client.secrets().inNamespace(namespace).withName(name).runnableInformer(0);
    informer.addEventHandler(
        new ResourceEventHandler<>() {
          @Override
          public void onAdd(Secret secret) {
            onChange.accept(texts(secret));
          }

          @Override
          public void onUpdate(Secret before, Secret now) {
            onChange.accept(texts(now));
          }

          @Override
          public void onDelete(Secret secret, boolean unknown) {
            // The certificate in use stays in use.
          }
        });
    return started(informer);
  }

  private CompletionStage<Void> started(SharedIndexInformer<?> informer) {
    informers.add(informer);
    // Tried again for ever: the first list may come before the account's rights do.
    informer.exceptionHandler((_, _) -> true);
    var synced = new CompletableFuture<Void>();
    informer.start().whenComplete((_, _) -> synced.complete(null));
    return synced;
  }

  /// A namespace's labels; asks the API server (and blocks) for one that is not known yet.
  public Map<String, String> namespaceLabels(String name) {
    return namespaces
        .flatMap(known -> Optional.ofNullable(known.getStore().getByKey(name)))
        .map(found -> found.getMetadata().getLabels())
        .map(Map::copyOf)
        .orElseGet(() -> newestNamespaceLabels(name));
  }

  /// A namespace's labels as the API server has them now. Blocks.
  public Map<String, String> newestNamespaceLabels(String name) {
    return Optional.ofNullable(client.namespaces().withName(name).get())
        .map(found -> found.getMetadata().getLabels())
        .map(Map::copyOf)
        .orElseGet(Map::of);
  }

  /// The API server's version. Blocks.
  public KubernetesVersion version() {
    var told = client.getKubernetesVersion();
    return KubernetesVersion.parse(told.getMajor(), told.getMinor());
  }

  private static Map<String, String> texts(Secret secret) {
    var texts = new HashMap<String, String>();
    if (secret.getData() != null) {
      secret
          .getData()
          .forEach(
              (key, value) -> texts.put(key, new String(Base64.getDecoder().decode(value), UTF_8)));
    }
    return texts;
  }

  @Override
  public void close() {
    informers.forEach(SharedIndexInformer::stop);
    client.close();
  }
}
