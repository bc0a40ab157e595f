package dev.vicinity.control.leader;

import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.List;

/// Control's ClusterRole, which owns what control makes: uninstalling removes it, and the garbage
/// collector the rest. It owns across namespaces, as only something cluster-wide can.
record Owner(KubernetesClient client, String clusterRole) {
  /// None where the ClusterRole is not there, or may not be read: things stay until somebody
  /// deletes them. Blocks.
  List<OwnerReference> references() {
    try {
      var role = client.rbac().clusterRoles().withName(clusterRole).get();
      return role == null
          ? List.of()
          : List.of(
              new OwnerReferenceBuilder()
                  .withApiVersion("rbac.authorization.k8s.io/v1")
                  .withKind("ClusterRole")
                  .withName(clusterRole)
                  .withUid(role.getMetadata().getUid())
                  .build());
    } catch (KubernetesClientException e) {
      if (e.getCode() == HttpURLConnection.HTTP_FORBIDDEN) {
        return List.of();
      }
      throw e;
    }
  }
}
