package dev.vicinity.control.world;

import dev.vicinity.control.catalog.Change;
import dev.vicinity.control.catalog.Change.Scope;
import dev.vicinity.control.catalog.Change.Urgency;
import dev.vicinity.control.translate.NodeFacts;
import dev.vicinity.control.translate.PodFacts;
import dev.vicinity.control.translate.PodFacts.Life;
import dev.vicinity.control.translate.Resource;
import dev.vicinity.control.translate.ServiceEntryFacts;
import dev.vicinity.control.translate.ServiceFacts;
import dev.vicinity.control.translate.SliceFacts;
import dev.vicinity.control.world.Inventory.ServiceName;
import dev.vicinity.control.world.MeshService.OfEntry;
import dev.vicinity.control.world.MeshService.OfService;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What one event touches, found by indexes and never by looking at everything. Reads the inventory
/// after the event, under the world's lock.
record Impact(Inventory inventory, Supplier<Rules> current, String domain, long observedNanos) {
  private Rules rules() {
    return current.get();
  }

  Set<Change> of(@Nullable Resource before, @Nullable Resource after) {
    var changes = new LinkedHashSet<Change>();
    var any = after != null ? after : before;
    switch (any) {
      case null -> {}
      case PodFacts _ -> addPod(changes, (PodFacts) before, (PodFacts) after);
      case SliceFacts _ -> addSlice(changes, (SliceFacts) before, (SliceFacts) after);
      case NodeFacts _ -> changes.add(everything(Urgency.DEBOUNCED));
      default -> changes.add(everything(after == null ? Urgency.IMMEDIATE : Urgency.DEBOUNCED));
    }
    return changes;
  }

  private Change everything(Urgency urgency) {
    return new Change(Scope.EVERYTHING, "", urgency, observedNanos);
  }

  private void addPod(Set<Change> changes, @Nullable PodFacts before, @Nullable PodFacts after) {
    var urgency =
        before != null && before.life() == Life.READY && !isUsable(after)
            ? Urgency.IMMEDIATE
            : Urgency.DEBOUNCED;
    var hosts = new HashSet<String>();
    addHosts(hosts, before);
    addHosts(hosts, after);
    hosts.forEach(host -> changes.add(new Change(Scope.ENDPOINTS, host, urgency, observedNanos)));
    var pod = after != null ? after : before;
    if (pod != null) {
      var subject = pod.id().namespace() + "/" + pod.id().name();
      changes.add(new Change(Scope.WORKLOAD, subject, urgency, observedNanos));
    }
  }

  private static boolean isUsable(@Nullable PodFacts pod) {
    return pod != null
        && pod.life() == Life.READY
        && pod.labels().getOrDefault("istio.io/draining", "").isEmpty();
  }

  private void addHosts(Set<String> hosts, @Nullable PodFacts pod) {
    if (pod == null) {
      return;
    }
    for (var address : pod.addresses()) {
      // It may be called by that.
      hosts.add(address);
      inventory.servicesAt(address).forEach(service -> addHost(hosts, service, pod.hostname()));
    }
    for (var service : rules().servicesOf(pod.id().namespace())) {
      switch (service.origin()) {
        case OfService(ServiceFacts facts) -> {
          if (inventory.membership() == Membership.SLICES_OR_PODS
              && Labels.select(facts.selector(), pod.labels())) {
            addHost(
                hosts, new ServiceName(facts.id().namespace(), facts.id().name()), pod.hostname());
          }
        }
        case OfEntry(ServiceEntryFacts entry) -> {
          if (Labels.select(entry.workloadLabels(), pod.labels())) {
            hosts.add(service.host());
          }
        }
      }
    }
  }

  /// The service's host, and for a headless one the pod's own name in it.
  private void addHost(Set<String> hosts, ServiceName service, String hostname) {
    var host = hostOf(service);
    hosts.add(host);
    if (!hostname.isEmpty()
        && rules()
            .registry()
            .exact(service.namespace(), host)
            .filter(Registry::isHeadless)
            .isPresent()) {
      hosts.add(hostname + "." + host);
    }
  }

  private String hostOf(ServiceName service) {
    return service.name() + "." + service.namespace() + ".svc." + domain;
  }

  private void addSlice(
      Set<Change> changes, @Nullable SliceFacts before, @Nullable SliceFacts after) {
    var urgency = losesEndpoint(before, after) ? Urgency.IMMEDIATE : Urgency.DEBOUNCED;
    var hosts = new LinkedHashSet<String>();
    for (var slice : new SliceFacts[] {before, after}) {
      if (slice != null) {
        var service = new ServiceName(slice.id().namespace(), slice.service());
        addHost(hosts, service, "");
        slice.items().forEach(item -> addHost(hosts, service, item.hostname()));
      }
    }
    hosts.forEach(host -> changes.add(new Change(Scope.ENDPOINTS, host, urgency, observedNanos)));
  }

  /// Whether an address that could be picked no longer can.
  private static boolean losesEndpoint(@Nullable SliceFacts before, @Nullable SliceFacts after) {
    if (before == null) {
      return false;
    }
    var ready = new HashSet<String>();
    if (after != null) {
      for (var item : after.items()) {
        if (item.state() == SliceFacts.State.READY) {
          ready.add(item.address());
        }
      }
    }
    for (var item : before.items()) {
      if (item.state() == SliceFacts.State.READY && !ready.contains(item.address())) {
        return true;
      }
    }
    return false;
  }
}
