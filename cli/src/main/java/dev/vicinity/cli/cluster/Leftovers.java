package dev.vicinity.cli.cluster;

import dev.vicinity.cli.check.Names;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// What control makes at run time, and who else still needs it.
///
/// The garbage collector takes it too, because control's ClusterRole owns it; this does not wait
/// for that, and takes what an older version left.
public final class Leftovers {
  private static final String ROOTS = "vicinity-ca-root-cert";

  private final KubernetesClient client;
  private final String namespace;

  Leftovers(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /// Waits until the revision's pods are gone; false if some are still there after `patience`.
  public boolean podsEnd(Names names, Duration patience) {
    var pods =
        client
            .pods()
            .inNamespace(namespace)
            .withLabels(Ours.LABELS)
            .withLabel(Ours.REVISION, names.revision());
    pods.informOnCondition(List::isEmpty)
        .completeOnTimeout(List.of(), patience.toMillis(), TimeUnit.MILLISECONDS)
        .join();
    // on this thread: the client's own would wait for an answer that only it can read
    return pods.list().getItems().isEmpty();
  }

  /// Other revisions that are installed.
  public List<String> otherRevisions(Names names) {
    return client.rbac().clusterRoles().withLabels(Ours.LABELS).list().getItems().stream()
        .map(role -> role.getMetadata().getLabels().getOrDefault(Ours.REVISION, ""))
        .filter(revision -> !revision.isEmpty() && !revision.equals(names.revision()))
        .distinct()
        .sorted()
        .toList();
  }

  /// Removes what was the revision's own and, when it was the last one, what all of them share.
  /// Returns what it found, as `Kind namespace/name`.
  public List<String> remove(Names names) {
    var found = new ArrayList<HasMetadata>();
    addSecret(found, names.servingSecret());
    addLease(found, names.lease());
    if (otherRevisions(names).isEmpty()) {
      addSecret(found, "vicinity-ca-secret");
      addLease(found, "vicinity-status-leader");
      found.addAll(
          client.configMaps().inAnyNamespace().withField("metadata.name", ROOTS).list().getItems());
    }
    found.forEach(item -> client.resource(item).delete());
    return found.stream().map(Leftovers::name).toList();
  }

  /// Pods that still have a sidecar of this revision, as `namespace/name`.
  public List<String> injected(Names names) {
    return client
        .pods()
        .inAnyNamespace()
        .withLabel(Ours.REVISION, names.revision())
        .list()
        .getItems()
        .stream()
        .filter(pod -> !Ours.has(pod))
        .map(pod -> pod.getMetadata().getNamespace() + "/" + pod.getMetadata().getName())
        .sorted()
        .toList();
  }

  private void addSecret(List<HasMetadata> found, String name) {
    var secret = client.secrets().inNamespace(namespace).withName(name).get();
    if (secret != null) {
      found.add(secret);
    }
  }

  private void addLease(List<HasMetadata> found, String name) {
    var lease = client.leases().inNamespace(namespace).withName(name).get();
    if (lease != null) {
      found.add(lease);
    }
  }

  private static String name(HasMetadata item) {
    var metadata = item.getMetadata();
    return item.getKind() + " " + metadata.getNamespace() + "/" + metadata.getName();
  }
}
