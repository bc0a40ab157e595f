package dev.vicinity.control.leader;

import dev.vicinity.control.reconcile.Reconciler;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.OwnerReference;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Has Secrets and Leases that control made belong to its ClusterRole, so that they go when control
/// is uninstalled. What several revisions share has several owners and goes with the last one.
public record Belongings(KubernetesClient client, String clusterRole, Names names) implements Duty {
  private static final Duration UNTIL_THERE = Duration.ofSeconds(3);
  private static final Duration NOW_AND_THEN = Duration.ofMinutes(10);

  /// Where they are. A Secret `cacerts` is the operator's and stays.
  public record Names(String namespace, List<String> secrets, List<String> leases) {
    public Names {
      secrets = List.copyOf(secrets);
      leases = List.copyOf(leases);
    }
  }

  @Override
  public Shift begin() {
    return Reconciler.start("belongings", this::keep)::close;
  }

  private Duration keep() {
    var owner = new Owner(client, clusterRole).references();
    boolean allThere = true;
    for (var resource : resources()) {
      var present = resource.get();
      if (present == null) {
        allThere = false;
      } else if (!present.getMetadata().getOwnerReferences().containsAll(owner)) {
        own(resource, owner);
      }
    }
    return allThere ? NOW_AND_THEN : UNTIL_THERE;
  }

  /// A strategic patch merges owners by their uid, and makes nothing that went meanwhile.
  private static void own(Resource<? extends HasMetadata> resource, List<OwnerReference> owner) {
    var patch = Map.of("metadata", Map.of("ownerReferences", owner));
    resource.patch(PatchContext.of(PatchType.STRATEGIC_MERGE), Serialization.asJson(patch));
  }

  private List<Resource<? extends HasMetadata>> resources() {
    var all = new ArrayList<Resource<? extends HasMetadata>>();
    for (var name : names.secrets()) {
      all.add(client.secrets().inNamespace(names.namespace()).withName(name));
    }
    for (var name : names.leases()) {
      all.add(client.leases().inNamespace(names.namespace()).withName(name));
    }
    return all;
  }
}
