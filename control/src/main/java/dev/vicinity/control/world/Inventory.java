package dev.vicinity.control.world;

import dev.vicinity.control.translate.NamespaceFacts;
import dev.vicinity.control.translate.NodeFacts;
import dev.vicinity.control.translate.PodFacts;
import dev.vicinity.control.translate.Resource;
import dev.vicinity.control.translate.ResourceId;
import dev.vicinity.control.translate.SliceFacts;
import dev.vicinity.core.mesh.Workload;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// All resources in force and the indexes that keep an event cheap: pods by address, slices by
/// service. Guarded by the world's lock.
final class Inventory {
  private final Map<ResourceId, Resource> resources = new HashMap<>();
  private final Map<String, Map<String, PodFacts>> podsByNamespace = new HashMap<>();
  private final Map<String, PodFacts> podsByAddress = new HashMap<>();
  private final Map<ResourceId, Workload> workloads = new HashMap<>();
  private final Map<ServiceName, Map<String, SliceFacts>> slices = new HashMap<>();
  private final Map<String, Set<ServiceName>> servicesByAddress = new HashMap<>();
  private final Workloads maker;
  private final Membership membership;

  Inventory(Workloads maker, Membership membership) {
    this.maker = maker;
    this.membership = membership;
  }

  Membership membership() {
    return membership;
  }

  /// Puts or (with null) removes; answers what was there.
  @Nullable Resource replace(ResourceId id, @Nullable Resource resource) {
    var before = resource == null ? resources.remove(id) : resources.put(id, resource);
    if (before instanceof PodFacts pod) {
      dropPod(pod);
    }
    if (before instanceof SliceFacts slice) {
      dropSlice(slice);
    }
    if (resource instanceof PodFacts pod) {
      addPod(pod);
    }
    if (resource instanceof SliceFacts slice) {
      addSlice(slice);
    }
    if (before instanceof NodeFacts || resource instanceof NodeFacts) {
      remakeWorkloads(pod -> pod.node().equals(id.name()));
    }
    if (before instanceof NamespaceFacts || resource instanceof NamespaceFacts) {
      remakeWorkloads(pod -> pod.id().namespace().equals(id.name()));
    }
    return before;
  }

  Collection<Resource> all() {
    return resources.values();
  }

  Optional<Resource> get(ResourceId id) {
    return Optional.ofNullable(resources.get(id));
  }

  Map<String, Integer> counts() {
    var counts = new TreeMap<String, Integer>();
    resources.keySet().forEach(id -> counts.merge(id.kind(), 1, Integer::sum));
    return counts;
  }

  Collection<PodFacts> podsOf(String namespace) {
    return podsByNamespace.getOrDefault(namespace, Map.of()).values();
  }

  @Nullable PodFacts pod(String namespace, String name) {
    return podsByNamespace.getOrDefault(namespace, Map.of()).get(name);
  }

  @Nullable PodFacts podAt(String address) {
    return podsByAddress.get(address);
  }

  /// The workload of a pod that is in the inventory.
  Workload workload(PodFacts pod) {
    var known = workloads.get(pod.id());
    return known != null ? known : makeWorkload(pod);
  }

  Collection<SliceFacts> slicesOf(ServiceName service) {
    return slices.getOrDefault(service, Map.of()).values();
  }

  Set<ServiceName> servicesAt(String address) {
    return servicesByAddress.getOrDefault(address, Set.of());
  }

  /// The raw locality of a node, empty for an unknown one.
  String localityOf(String node) {
    return get(new ResourceId("Node", "", node))
        .map(resource -> ((NodeFacts) resource).locality())
        .orElse("");
  }

  private Workload makeWorkload(PodFacts pod) {
    var namespace = get(new ResourceId("Namespace", "", pod.id().namespace()));
    var network = namespace.map(each -> ((NamespaceFacts) each).network()).orElse("");
    return maker.of(pod, localityOf(pod.node()), network);
  }

  private void remakeWorkloads(java.util.function.Predicate<PodFacts> which) {
    for (var pods : podsByNamespace.values()) {
      for (var pod : pods.values()) {
        if (which.test(pod)) {
          workloads.put(pod.id(), makeWorkload(pod));
        }
      }
    }
  }

  private void addPod(PodFacts pod) {
    podsByNamespace
        .computeIfAbsent(pod.id().namespace(), _ -> new LinkedHashMap<>())
        .put(pod.id().name(), pod);
    if (pod.life() != PodFacts.Life.OVER) {
      pod.addresses().forEach(address -> podsByAddress.put(address, pod));
    }
    workloads.put(pod.id(), makeWorkload(pod));
  }

  private void dropPod(PodFacts pod) {
    var pods = podsByNamespace.getOrDefault(pod.id().namespace(), new HashMap<>());
    pods.remove(pod.id().name());
    pod.addresses().forEach(address -> podsByAddress.remove(address, pod));
    workloads.remove(pod.id());
  }

  private void addSlice(SliceFacts slice) {
    var service = new ServiceName(slice.id().namespace(), slice.service());
    slices.computeIfAbsent(service, _ -> new TreeMap<>()).put(slice.id().name(), slice);
    for (var item : slice.items()) {
      servicesByAddress.computeIfAbsent(item.address(), _ -> new HashSet<>()).add(service);
    }
  }

  private void dropSlice(SliceFacts slice) {
    var service = new ServiceName(slice.id().namespace(), slice.service());
    var rest = slices.getOrDefault(service, new HashMap<>());
    rest.remove(slice.id().name());
    if (rest.isEmpty()) {
      slices.remove(service);
    }
    var still = new HashSet<String>();
    rest.values().forEach(other -> other.items().forEach(item -> still.add(item.address())));
    for (var item : slice.items()) {
      var services = servicesByAddress.get(item.address());
      if (services != null && !still.contains(item.address())) {
        services.remove(service);
        if (services.isEmpty()) {
          servicesByAddress.remove(item.address());
        }
      }
    }
  }

  /// A Service's namespace and name.
  record ServiceName(String namespace, String name) {}
}
