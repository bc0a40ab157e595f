package dev.vicinity.control.world;

import dev.vicinity.control.translate.EntryEndpoint;
import dev.vicinity.control.translate.PodFacts;
import dev.vicinity.control.translate.PodFacts.Injection;
import dev.vicinity.control.translate.PodFacts.Life;
import dev.vicinity.control.translate.ServiceEntryFacts;
import dev.vicinity.control.translate.ServiceEntryFacts.Resolution;
import dev.vicinity.control.translate.ServiceFacts;
import dev.vicinity.control.translate.ServiceFacts.NotReady;
import dev.vicinity.control.translate.ServiceFacts.Sessions;
import dev.vicinity.control.translate.SliceFacts;
import dev.vicinity.control.translate.WorkloadEntryFacts;
import dev.vicinity.control.world.Clusters.Known;
import dev.vicinity.control.world.Inventory.ServiceName;
import dev.vicinity.control.world.MeshService.OfEntry;
import dev.vicinity.control.world.MeshService.OfService;
import dev.vicinity.core.mesh.Address;
import dev.vicinity.core.mesh.Endpoint;
import dev.vicinity.core.mesh.MtlsMode;
import dev.vicinity.core.mesh.Readiness;
import dev.vicinity.core.mesh.Transport;
import dev.vicinity.core.mesh.Workload;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// Lists the endpoints of clusters (reference 2.1, 2.7, 2.8). Reads the inventory under the world's
/// lock; made for one question.
final class Members {
  private static final String DRAINING = "istio.io/draining";

  private final Inventory inventory;
  private final Rules rules;
  private final Workloads workloads;
  private final Known cluster;
  private final Map<Address, Endpoint> endpoints = new LinkedHashMap<>();

  private Members(Inventory inventory, Rules rules, Workloads workloads, Known cluster) {
    this.inventory = inventory;
    this.rules = rules;
    this.workloads = workloads;
    this.cluster = cluster;
  }

  /// All endpoints of a cluster whose subset exists.
  static Collection<Endpoint> of(
      Inventory inventory, Rules rules, Workloads workloads, Known cluster) {
    var members = new Members(inventory, rules, workloads, cluster);
    switch (cluster.service().origin()) {
      case OfService(ServiceFacts service) -> members.addService(service);
      case OfEntry(ServiceEntryFacts entry) -> members.addEntry(entry);
    }
    return members.endpoints.values();
  }

  private void addService(ServiceFacts service) {
    if (!service.externalName().isEmpty()) {
      add(
          new Address(service.externalName(), cluster.port().number()),
          workloads.unknown(service.id().namespace(), "", ""),
          Readiness.READY,
          Injection.NONE,
          1);
      return;
    }
    var slices = inventory.slicesOf(new ServiceName(service.id().namespace(), service.id().name()));
    if (slices.isEmpty() && inventory.membership() == Membership.SLICES_OR_PODS) {
      inventory.podsOf(service.id().namespace()).forEach(pod -> addSelected(service, pod));
    } else {
      boolean anyV4 =
          slices.stream().flatMap(each -> each.items().stream()).anyMatch(each -> !isV6(each));
      slices.forEach(slice -> addSlice(service, slice, anyV4));
    }
    for (var entry : rules.workloadEntriesOf(service.id().namespace())) {
      if (Labels.select(service.selector(), entry.endpoint().labels())) {
        var port = servicePort(service).flatMap(each -> number(each.target()));
        addEntryEndpoint(entry, entry.endpoint(), port.orElse(cluster.port().number()));
      }
    }
  }

  private Optional<ServiceFacts.Port> servicePort(ServiceFacts service) {
    return service.ports().stream()
        .filter(port -> port.number() == cluster.port().number())
        .findFirst();
  }

  private static Optional<Integer> number(String text) {
    try {
      return Optional.of(Integer.valueOf(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static boolean isV6(SliceFacts.Item item) {
    return item.address().indexOf(':') >= 0;
  }

  private void addSlice(ServiceFacts service, SliceFacts slice, boolean skipV6) {
    var port = slicePort(slice, cluster.port().name(), service.ports().size());
    if (port.isEmpty()) {
      return;
    }
    for (var item : slice.items()) {
      if ((skipV6 && isV6(item)) || !isAskedFor(item.hostname(), item.pod())) {
        continue;
      }
      var pod = podOf(service.id().namespace(), item);
      readiness(service, item.state(), pod)
          .ifPresent(
              readiness ->
                  add(
                      new Address(item.address(), port.getAsInt()),
                      pod != null
                          ? inventory.workload(pod)
                          : workloads.unknown(
                              service.id().namespace(),
                              item.node(),
                              inventory.localityOf(item.node())),
                      readiness,
                      pod != null ? pod.injection() : Injection.NONE,
                      1));
    }
  }

  /// The slice's number for a service port, by name; where both have one nameless port there is no
  /// doubt.
  private static OptionalInt slicePort(SliceFacts slice, String name, int servicePorts) {
    for (var port : slice.ports()) {
      if (port.name().equals(name)) {
        return OptionalInt.of(port.number());
      }
    }
    return slice.ports().size() == 1 && servicePorts == 1
        ? OptionalInt.of(slice.ports().getFirst().number())
        : OptionalInt.empty();
  }

  private @Nullable PodFacts podOf(String namespace, SliceFacts.Item item) {
    var named = item.pod().isEmpty() ? null : inventory.pod(namespace, item.pod());
    return named != null ? named : inventory.podAt(item.address());
  }

  /// For a cluster of one pod of a headless service: whether this is the pod.
  private boolean isAskedFor(String hostname, String pod) {
    var found = cluster.found();
    if (found.clusterHost().equals(found.service().host())) {
      return true;
    }
    var wanted = found.host().substring(0, found.host().indexOf('.'));
    return wanted.equals(hostname) || wanted.equals(pod);
  }

  private Optional<Readiness> readiness(
      ServiceFacts service, SliceFacts.State state, @Nullable PodFacts pod) {
    boolean persistent = service.traits().sessions() == Sessions.PERSISTENT;
    boolean draining = pod != null && !pod.labels().getOrDefault(DRAINING, "").isEmpty();
    if (draining || state == SliceFacts.State.DRAINING) {
      return persistent ? Optional.of(Readiness.DRAINING) : Optional.empty();
    }
    return switch (state) {
      case READY -> Optional.of(Readiness.READY);
      case UNREADY -> Optional.of(Readiness.UNREADY);
      case DRAINING, TERMINATING -> Optional.empty();
    };
  }

  private void addSelected(ServiceFacts service, PodFacts pod) {
    if (!Labels.select(service.selector(), pod.labels())
        || pod.addresses().isEmpty()
        || !isAskedFor(pod.hostname(), pod.id().name())) {
      return;
    }
    var target = servicePort(service).map(each -> targetOf(each.target(), pod)).orElse(0);
    if (target == 0) {
      return;
    }
    readiness(service, stateOf(service, pod.life()), pod)
        .ifPresent(
            readiness ->
                add(
                    new Address(pod.addresses().getFirst(), target),
                    inventory.workload(pod),
                    readiness,
                    pod.injection(),
                    1));
  }

  private static SliceFacts.State stateOf(ServiceFacts service, Life life) {
    return switch (life) {
      case READY -> SliceFacts.State.READY;
      case UNREADY ->
          service.traits().notReady() == NotReady.PUBLISHED
              ? SliceFacts.State.READY
              : SliceFacts.State.UNREADY;
      case TERMINATING -> SliceFacts.State.DRAINING;
      case OVER -> SliceFacts.State.TERMINATING;
    };
  }

  /// A pod's number for a target port, 0 if it has no port of that name.
  static int targetOf(String target, PodFacts pod) {
    return number(target)
        .orElseGet(
            () ->
                pod.ports().stream()
                    .filter(port -> port.name().equals(target))
                    .map(PodFacts.Port::number)
                    .findFirst()
                    .orElse(0));
  }

  private void addEntry(ServiceEntryFacts entry) {
    var port =
        entry.ports().stream()
            .filter(each -> each.number() == cluster.port().number())
            .findFirst()
            .orElseThrow();
    int target = port.target() > 0 ? port.target() : port.number();
    var namespace = entry.id().namespace();
    for (var endpoint : entry.endpoints()) {
      add(endpoint, workloads.of(entry.id().name(), namespace, endpoint), target);
    }
    if (!entry.workloadLabels().isEmpty()) {
      for (var workload : rules.workloadEntriesOf(namespace)) {
        if (Labels.match(entry.workloadLabels(), workload.endpoint().labels())) {
          addEntryEndpoint(workload, workload.endpoint(), target);
        }
      }
      for (var pod : inventory.podsOf(namespace)) {
        if (Labels.match(entry.workloadLabels(), pod.labels())) {
          addEntryPod(pod, target);
        }
      }
    } else if (entry.endpoints().isEmpty() && entry.resolution() == Resolution.DNS) {
      add(
          new Address(cluster.found().host(), target),
          workloads.unknown(namespace, "", ""),
          Readiness.READY,
          Injection.NONE,
          1);
    }
  }

  private void addEntryPod(PodFacts pod, int target) {
    if (pod.addresses().isEmpty() || pod.life() == Life.TERMINATING || pod.life() == Life.OVER) {
      return;
    }
    add(
        new Address(pod.addresses().getFirst(), target),
        inventory.workload(pod),
        pod.life() == Life.READY ? Readiness.READY : Readiness.UNREADY,
        pod.injection(),
        1);
  }

  private void addEntryEndpoint(WorkloadEntryFacts entry, EntryEndpoint endpoint, int port) {
    if (entry.health() == WorkloadEntryFacts.Health.HEALTHY) {
      add(endpoint, workloads.of(entry.id().name(), entry.id().namespace(), endpoint), port);
    }
  }

  private void add(EntryEndpoint endpoint, Workload workload, int port) {
    if (endpoint.address().isEmpty() || endpoint.address().startsWith("unix:")) {
      return;
    }
    add(
        new Address(endpoint.address(), endpoint.ports().getOrDefault(cluster.port().name(), port)),
        workload,
        Readiness.READY,
        endpoint.injection(),
        endpoint.weight());
  }

  private void add(
      Address address, Workload workload, Readiness readiness, Injection injection, int weight) {
    var subset = cluster.rule().flatMap(rule -> rule.subset(cluster.key().subset()));
    if (subset.isPresent() && !Labels.match(subset.get().labels(), workload.labels())) {
      return;
    }
    var transport = Transport.PLAIN;
    if (injection == Injection.SIDECAR
        && rules.peers().of(workload.namespace(), workload.labels(), address.port())
            != MtlsMode.DISABLE) {
      transport = Transport.MESH_TLS;
    }
    var endpoint = new Endpoint(address, workload, weight, readiness, transport);
    endpoints.merge(
        address, endpoint, (one, other) -> one.readiness() == Readiness.READY ? one : other);
  }
}
