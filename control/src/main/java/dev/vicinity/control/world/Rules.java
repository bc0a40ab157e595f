package dev.vicinity.control.world;

import dev.vicinity.control.catalog.MeshSettings;
import dev.vicinity.control.translate.DestinationRuleFacts;
import dev.vicinity.control.translate.Distributions;
import dev.vicinity.control.translate.NamespaceFacts;
import dev.vicinity.control.translate.PeerAuthenticationFacts;
import dev.vicinity.control.translate.Resource;
import dev.vicinity.control.translate.ServiceEntryFacts;
import dev.vicinity.control.translate.ServiceFacts;
import dev.vicinity.control.translate.VirtualServiceFacts;
import dev.vicinity.control.translate.WorkloadEntryFacts;
import dev.vicinity.core.policy.LocalityPolicy.Scope;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Everything but pods, slices and nodes, indexed for asking. Immutable; made anew when a rule
/// changes and someone asks.
final class Rules {
  /// Oldest first, then by name and namespace (reference 4.7).
  static final Comparator<Resource.Aged> AGE =
      Comparator.comparing(Resource.Aged::created)
          .thenComparing(each -> each.id().name())
          .thenComparing(each -> each.id().namespace());

  private final List<String> rootNamespaces;
  private final Registry registry;
  private final VirtualServices virtualServices;
  private final DestinationRules destinationRules;
  private final Peers peers;
  private final Map<String, List<WorkloadEntryFacts>> workloadEntries = new HashMap<>();
  private final Map<String, List<MeshService>> services = new HashMap<>();
  private final Map<String, Scope> distributions = new HashMap<>();
  private final List<PeerAuthenticationFacts> authentications = new ArrayList<>();

  Rules(Collection<Resource> resources, MeshSettings settings) {
    var hosts = new ArrayList<MeshService>();
    var routing = new ArrayList<VirtualServiceFacts>();
    var policies = new ArrayList<DestinationRuleFacts>();
    for (var resource : resources) {
      switch (resource) {
        case ServiceFacts service -> hosts.add(MeshService.of(service, settings.domain()));
        case ServiceEntryFacts entry ->
            entry.hosts().forEach(host -> hosts.add(MeshService.of(entry, host)));
        case VirtualServiceFacts rule -> routing.add(rule);
        case DestinationRuleFacts rule -> policies.add(rule);
        case PeerAuthenticationFacts rule -> authentications.add(rule);
        case WorkloadEntryFacts entry ->
            workloadEntries
                .computeIfAbsent(entry.id().namespace(), _ -> new ArrayList<>())
                .add(entry);
        case NamespaceFacts namespace ->
            Distributions.annotation(namespace.trafficDistribution())
                .ifPresent(scope -> distributions.put(namespace.id().name(), scope));
        default -> {}
      }
    }
    hosts.sort(
        Comparator.comparing(MeshService::created)
            .thenComparing(each -> each.origin().id().name())
            .thenComparing(MeshService::host));
    hosts.forEach(
        host -> services.computeIfAbsent(host.namespace(), _ -> new ArrayList<>()).add(host));
    workloadEntries.values().forEach(each -> each.sort(AGE));
    rootNamespaces = settings.rootNamespaces();
    registry = new Registry(hosts, settings.domain());
    virtualServices = new VirtualServices(routing);
    destinationRules = new DestinationRules(policies, settings.rootNamespaces());
    authentications.sort(AGE);
    peers = new Peers(authentications, settings.rootNamespaces());
  }

  boolean isRoot(String namespace) {
    return rootNamespaces.contains(namespace);
  }

  Registry registry() {
    return registry;
  }

  VirtualServices virtualServices() {
    return virtualServices;
  }

  DestinationRules destinationRules() {
    return destinationRules;
  }

  List<PeerAuthenticationFacts> authentications() {
    return authentications;
  }

  Peers peers() {
    return peers;
  }

  List<WorkloadEntryFacts> workloadEntriesOf(String namespace) {
    return workloadEntries.getOrDefault(namespace, List.of());
  }

  /// Every host that a namespace defines, oldest first.
  List<MeshService> servicesOf(String namespace) {
    return services.getOrDefault(namespace, List.of());
  }

  Collection<List<MeshService>> services() {
    return services.values();
  }

  Optional<Scope> distributionOf(String namespace) {
    return Optional.ofNullable(distributions.get(namespace));
  }
}
