package dev.vicinity.control.world;

import dev.vicinity.control.translate.Subnet;
import dev.vicinity.control.world.MeshService.OfService;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Every host of the mesh by name and by address. Immutable.
final class Registry {
  private static final int FOLLOWED_AT_MOST = 8;

  /// Services over entries, then the oldest (reference 6.2).
  private static final Comparator<MeshService> PRECEDENCE =
      Comparator.<MeshService, Integer>comparing(each -> each.origin() instanceof OfService ? 0 : 1)
          .thenComparing(MeshService::created)
          .thenComparing(each -> each.origin().id().name())
          .thenComparing(MeshService::namespace);

  private final String domain;
  private final Map<String, List<MeshService>> byHost = new HashMap<>();
  private final List<MeshService> wildcards = new ArrayList<>();
  private final Map<String, List<MeshService>> byAddress = new HashMap<>();
  private final List<MeshService> blocks = new ArrayList<>();

  Registry(Collection<MeshService> services, String domain) {
    this.domain = domain;
    services.stream().sorted(PRECEDENCE).forEach(this::add);
    wildcards.sort(Comparator.comparing((MeshService each) -> each.host().length()).reversed());
  }

  private void add(MeshService service) {
    byHost.computeIfAbsent(service.host(), _ -> new ArrayList<>()).add(service);
    if (Hosts.isWildcard(service.host())) {
      wildcards.add(service);
    }
    for (var address : service.addresses()) {
      if (address.prefix() == (address.address().contains(":") ? 128 : 32)) {
        byAddress.computeIfAbsent(address.address(), _ -> new ArrayList<>()).add(service);
      } else {
        blocks.add(service);
      }
    }
  }

  /// A service found under a name: `host` is the full name that was meant, which differs from the
  /// service's for a pod of a headless service and for a host under a wildcard.
  record Found(MeshService service, String host) {
    /// The name that clusters carry: the pod's, or else the service's.
    String clusterHost() {
      return Hosts.isWildcard(service.host()) ? service.host() : host;
    }
  }

  /// The service of exactly this full name as a namespace sees it.
  Optional<MeshService> exact(String consumer, String host) {
    return pick(consumer, byHost.getOrDefault(host, List.of()));
  }

  /// What a full host of a rule or a cluster means: a service, a pod of a headless one, or a host
  /// under a wildcard entry.
  Optional<Found> full(String consumer, String host) {
    return exact(consumer, host)
        .map(service -> new Found(service, host))
        .or(() -> podOf(consumer, host))
        .or(() -> wildcard(consumer, host));
  }

  /// What a host as a client writes it means (reference 4.6).
  Optional<Found> named(String consumer, String written) {
    var host = written.endsWith(".") ? written.substring(0, written.length() - 1) : written;
    if (Subnet.isAddress(host)) {
      return at(consumer, host).map(service -> new Found(service, service.host()));
    }
    for (var candidate : candidates(consumer, host)) {
      var found = exact(consumer, candidate);
      if (found.isPresent()) {
        return Optional.of(new Found(found.get(), candidate));
      }
    }
    for (var candidate : candidates(consumer, host)) {
      var found = podOf(consumer, candidate);
      if (found.isPresent()) {
        return found;
      }
    }
    return wildcard(consumer, host);
  }

  /// The full names that a written one can stand for.
  private List<String> candidates(String consumer, String host) {
    var suffix = ".svc." + domain;
    var candidates = new ArrayList<String>(List.of(host));
    if (host.endsWith(".svc")) {
      candidates.add(host + "." + domain);
    } else if (host.indexOf('.') < 0) {
      candidates.add(host + "." + consumer + suffix);
    } else if (!host.endsWith(suffix)) {
      candidates.add(host + suffix);
      candidates.add(host + "." + consumer + suffix);
    }
    return candidates;
  }

  /// Follows external names to the service where they end: one of the mesh, or the last whose name
  /// leads outside.
  MeshService followed(String consumer, MeshService service) {
    var current = service;
    for (int i = 0; i < FOLLOWED_AT_MOST && !current.externalName().isEmpty(); i++) {
      var next = exact(consumer, current.externalName());
      if (next.isEmpty()) {
        return current;
      }
      current = next.get();
    }
    return current;
  }

  Collection<List<MeshService>> all() {
    return byHost.values();
  }

  private Optional<Found> podOf(String consumer, String host) {
    int dot = host.indexOf('.');
    if (dot <= 0) {
      return Optional.empty();
    }
    return exact(consumer, host.substring(dot + 1))
        .filter(Registry::isHeadless)
        .map(service -> new Found(service, host));
  }

  static boolean isHeadless(MeshService service) {
    return service.origin() instanceof OfService(var facts)
        && facts.kind() == dev.vicinity.control.translate.ServiceFacts.Kind.HEADLESS;
  }

  private Optional<Found> wildcard(String consumer, String host) {
    return pick(
            consumer, wildcards.stream().filter(each -> Hosts.covers(each.host(), host)).toList())
        .map(service -> new Found(service, host));
  }

  private Optional<MeshService> at(String consumer, String address) {
    return pick(consumer, byAddress.getOrDefault(address, List.of()))
        .or(
            () ->
                pick(
                    consumer,
                    blocks.stream()
                        .filter(
                            each ->
                                each.addresses().stream()
                                    .anyMatch(block -> block.contains(address)))
                        .toList()));
  }

  /// The consumer's own namespace first, then the order of precedence.
  private static Optional<MeshService> pick(String consumer, List<MeshService> candidates) {
    MeshService first = null;
    for (var candidate : candidates) {
      if (candidate.isVisibleTo(consumer)) {
        if (candidate.namespace().equals(consumer)) {
          return Optional.of(candidate);
        }
        first = first == null ? candidate : first;
      }
    }
    return Optional.ofNullable(first);
  }
}
