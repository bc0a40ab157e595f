package dev.vicinity.control.world;

import dev.vicinity.control.translate.DestinationRuleFacts;
import dev.vicinity.control.translate.PeerAuthenticationFacts;
import dev.vicinity.control.translate.ResourceId;
import dev.vicinity.control.translate.ServiceFacts;
import dev.vicinity.control.translate.VirtualServiceFacts;
import dev.vicinity.control.world.MeshService.OfService;
import dev.vicinity.core.mesh.Locality;
import dev.vicinity.core.mesh.Workload;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What rules name and whether it exists. Valid inside `World.examine` only.
public final class References {
  private final Rules rules;
  private final Inventory inventory;
  private final Map<ResourceId, String> places;

  References(Rules rules, Inventory inventory, Map<ResourceId, String> places) {
    this.rules = rules;
    this.inventory = inventory;
    this.places = places;
  }

  /// Oldest first.
  public List<VirtualServiceFacts> virtualServices() {
    return rules.virtualServices().all();
  }

  public List<DestinationRuleFacts> destinationRules() {
    return rules.destinationRules().all();
  }

  /// Oldest first.
  public List<PeerAuthenticationFacts> peerAuthentications() {
    return rules.authentications();
  }

  /// The file of a resource, empty if it has none.
  public String place(ResourceId id) {
    return places.getOrDefault(id, "");
  }

  public boolean isRoot(String namespace) {
    return rules.isRoot(namespace);
  }

  public boolean exists(ResourceId id) {
    return inventory.get(id).isPresent();
  }

  /// The ports of a host as a namespace sees it; empty if it sees no such host.
  public Optional<List<Integer>> ports(String namespace, String host) {
    return find(namespace, host)
        .map(service -> service.ports().stream().map(MeshService.Port::number).toList());
  }

  /// The subsets of a host as any workload of a namespace sees it.
  public List<String> subsets(String namespace, String host) {
    return find(namespace, host)
        .flatMap(
            service ->
                rules.destinationRules().of(anyOf(namespace), service.namespace(), service.host()))
        .map(rule -> rule.subsets().stream().map(DestinationRuleFacts.Subset::name).toList())
        .orElse(List.of());
  }

  /// Whether some pod of the host's Service has these labels too. A host whose pods are not known
  /// is given the benefit of the doubt.
  public boolean hasPods(String namespace, String host, Map<String, String> labels) {
    var service = find(namespace, host).map(MeshService::origin);
    if (service.isEmpty()
        || !(service.get() instanceof OfService(ServiceFacts facts))
        || facts.selector().isEmpty()) {
      return true;
    }
    var wanted = new HashMap<>(facts.selector());
    wanted.putAll(labels);
    var candidates =
        inventory.podsOf(facts.id().namespace()).stream()
            .filter(pod -> Labels.match(facts.selector(), pod.labels()))
            .toList();
    return candidates.isEmpty()
        || candidates.stream()
            .anyMatch(pod -> Labels.match(wanted, inventory.workload(pod).labels()));
  }

  private Optional<MeshService> find(String namespace, String host) {
    return rules.registry().full(namespace, host).map(Registry.Found::service);
  }

  private static Workload anyOf(String namespace) {
    return new Workload("", namespace, "", "", "", "", Locality.NONE, Map.of());
  }
}
