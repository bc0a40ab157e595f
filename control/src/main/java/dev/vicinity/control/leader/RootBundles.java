package dev.vicinity.control.leader;

import dev.vicinity.control.authority.CertificateAuthority;
import dev.vicinity.control.reconcile.Reconciler;
import dev.vicinity.control.reconcile.Wake;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Keeps the roots of the mesh in a ConfigMap of every namespace: what a new sidecar trusts control
/// by.
///
/// The ConfigMaps belong to control's ClusterRole, so that they go when control is uninstalled; of
/// several revisions each adds its own, and the last one's end takes them.
public record RootBundles(
    KubernetesClient client, CertificateAuthority authority, String fieldManager, String ownerName)
    implements Duty {
  /// The ConfigMap's name.
  public static final String NAME = "vicinity-ca-root-cert";

  /// The key in it.
  public static final String KEY = "root-cert.pem";

  private static final Map<String, String> LABELS = Map.of("app.kubernetes.io/part-of", "vicinity");
  private static final Duration UNTIL_SYNCED = Duration.ofMillis(50);
  private static final Duration NOW_AND_THEN = Duration.ofMinutes(10);

  @Override
  public Shift begin() {
    return new Keeping();
  }

  private final class Keeping implements Shift {
    private final SharedIndexInformer<Namespace> namespaces = Wake.informer(client.namespaces());
    private final SharedIndexInformer<ConfigMap> bundles =
        Wake.informer(client.configMaps().inAnyNamespace().withField("metadata.name", NAME));
    private final Reconciler reconciler = Reconciler.start("root bundles", this::keep);
    private final Runnable deaf = authority.onChange(reconciler::wake);

    Keeping() {
      Wake.start(namespaces, reconciler);
      Wake.start(bundles, reconciler);
    }

    private Duration keep() {
      if (!namespaces.hasSynced() || !bundles.hasSynced()) {
        return UNTIL_SYNCED;
      }
      var by = new Owner(client, ownerName).references();
      KubernetesClientException failure = null;
      for (var namespace : namespaces.getStore().list()) {
        var name = namespace.getMetadata().getName();
        var wanted = bundle(name, by);
        var present = bundles.getStore().getByKey(name + "/" + NAME);
        if (namespace.getMetadata().getDeletionTimestamp() == null && !isTrue(present, wanted)) {
          try {
            client.resource(wanted).fieldManager(fieldManager).forceConflicts().serverSideApply();
          } catch (KubernetesClientException e) {
            failure = e; // perhaps only of a namespace that is about to go
          }
        }
      }
      if (failure != null) {
        throw failure;
      }
      return NOW_AND_THEN;
    }

    @Override
    public void close() {
      deaf.run();
      reconciler.close();
      namespaces.close();
      bundles.close();
    }
  }

  private static boolean isTrue(@Nullable ConfigMap present, ConfigMap wanted) {
    return present != null
        && Objects.equals(present.getData(), wanted.getData())
        && present
            .getMetadata()
            .getOwnerReferences()
            .containsAll(wanted.getMetadata().getOwnerReferences())
        && present
            .getMetadata()
            .getLabels()
            .entrySet()
            .containsAll(wanted.getMetadata().getLabels().entrySet());
  }

  private ConfigMap bundle(String namespace, List<OwnerReference> by) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withNamespace(namespace)
        .withName(NAME)
        .withLabels(LABELS)
        .withOwnerReferences(by)
        .endMetadata()
        .addToData(KEY, authority.rootsPem())
        .build();
  }
}
