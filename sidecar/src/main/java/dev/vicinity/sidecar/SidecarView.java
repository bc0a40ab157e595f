package dev.vicinity.sidecar;

import dev.vicinity.core.balance.HostHealth;
import dev.vicinity.core.balance.PickReason;
import dev.vicinity.core.balance.UpstreamHost;
import dev.vicinity.core.mesh.Readiness;
import dev.vicinity.core.mesh.WorkloadConfig;
import dev.vicinity.core.route.Destination;
import dev.vicinity.sidecar.admin.SidecarState;
import dev.vicinity.sidecar.cluster.Cluster;
import dev.vicinity.sidecar.discovery.Feed;
import dev.vicinity.sidecar.identity.CertificateStatus;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// A running sidecar as its pages see it. Any thread.
record SidecarView(Sidecar sidecar, Identity identity, Sources sources) implements SidecarState {
  /// Where the rest is known: the feed's link, the certificates in use, the sockets, whether it is
  /// warmed up, control's address, clocks.
  record Sources(
      Supplier<Feed.Link> link,
      Supplier<CertificateStatus> certificates,
      Supplier<List<Listener>> listeners,
      BooleanSupplier warm,
      String control,
      LongSupplier nanoTime,
      InstantSource clock) {}

  @Override
  public List<Listener> listeners() {
    return sources.listeners().get();
  }

  @Override
  public Optional<WorkloadConfig> config() {
    var directory = sidecar.directory();
    return directory.isTold() ? Optional.of(directory.workload()) : Optional.empty();
  }

  @Override
  public List<Destination> destinations() {
    return sidecar.directory().destinations();
  }

  @Override
  public List<ClusterState> clusters() {
    return sidecar.directory().clusters().stream().map(this::cluster).toList();
  }

  @Override
  public ControlLink link() {
    var link = sources.link().get();
    var state =
        switch (link.state()) {
          case NEVER_CONNECTED -> ControlLink.State.NEVER_CONNECTED;
          case CONNECTED -> ControlLink.State.CONNECTED;
          case LOST -> ControlLink.State.LOST;
        };
    var age = Duration.ofNanos(sources.nanoTime().getAsLong() - link.sinceNanos());
    return new ControlLink(state, sources.control(), sources.clock().instant().minus(age));
  }

  @Override
  public CertificateStatus certificates() {
    return sources.certificates().get();
  }

  @Override
  public List<String> obstacles() {
    var obstacles = new ArrayList<String>();
    if (!sidecar.directory().isTold()) {
      obstacles.add("control has said nothing of the workload yet");
    }
    if (certificates().chain().isEmpty()) {
      obstacles.add("no certificate yet");
    }
    if (!sources.warm().getAsBoolean()) {
      obstacles.add("not warmed up yet");
    }
    return obstacles;
  }

  @Override
  public Phase phase() {
    if (sidecar.isDraining()) {
      return Phase.DRAINING;
    }
    return sidecar.directory().isTold() ? Phase.LIVE : Phase.INITIALIZING;
  }

  private ClusterState cluster(Cluster cluster) {
    var now = cluster.current();
    var shares = new IdentityHashMap<UpstreamHost, Double>();
    var panic = ClusterState.Panic.CALM;
    for (var share : now.balancer().shares()) {
      shares.put(share.host(), share.fraction());
      if (share.reason() == PickReason.PANIC) {
        panic = ClusterState.Panic.PANIC;
      }
    }
    var hosts = new ArrayList<HostState>();
    for (var group : now.set().groups()) {
      for (var endpoint : group.endpoints()) {
        var host = now.hosts().get(endpoint.address());
        if (host != null) {
          hosts.add(host(host, group.tier(), shares.getOrDefault(host, 0.0)));
        }
      }
    }
    var limits = cluster.limits();
    return new ClusterState(
        now.spec(),
        now.set(),
        hosts,
        panic,
        limits.connections(),
        limits.connectionsTotal(),
        limits.retriesTotal(),
        limits.overflows());
  }

  private HostState host(UpstreamHost host, int tier, double share) {
    var health = host.health();
    long leftNanos =
        health instanceof HostHealth.Ejected ejected
            ? Math.max(0, ejected.untilNanos() - sources.nanoTime().getAsLong())
            : 0;
    return new HostState(
        host.endpoint(),
        tier,
        health(host),
        share,
        host.active(),
        health instanceof HostHealth.Ejected ejected ? ejected.times() : 0,
        Duration.ofNanos(leftNanos));
  }

  private static Health health(UpstreamHost host) {
    if (host.endpoint().readiness() == Readiness.UNREADY) {
      return Health.UNREADY;
    }
    if (host.endpoint().readiness() == Readiness.DRAINING) {
      return Health.DRAINING;
    }
    return switch (host.health()) {
      case HostHealth.Healthy _ -> Health.HEALTHY;
      case HostHealth.Ejected _ -> Health.EJECTED;
      case HostHealth.Probing _ -> Health.PROBING;
      case HostHealth.Unreachable _ -> Health.UNREACHABLE;
    };
  }
}
