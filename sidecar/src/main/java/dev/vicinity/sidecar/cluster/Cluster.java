package dev.vicinity.sidecar.cluster;

import dev.vicinity.core.balance.HostHealth;
import dev.vicinity.core.balance.HostHealth.Offence;
import dev.vicinity.core.balance.LoadBalancer;
import dev.vicinity.core.balance.PickRequest;
import dev.vicinity.core.balance.UpstreamHost;
import dev.vicinity.core.mesh.Address;
import dev.vicinity.core.mesh.ClusterKey;
import dev.vicinity.core.mesh.Endpoint;
import dev.vicinity.core.mesh.EndpointSet;
import dev.vicinity.core.mesh.LocalityGroup;
import dev.vicinity.core.mesh.Version;
import dev.vicinity.core.mesh.WorkloadConfig;
import dev.vicinity.core.outlier.OutlierDetector;
import dev.vicinity.core.policy.ClusterSpec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One upstream service as this sidecar calls it: hosts that outlive endpoint sets, and what is in
/// force for the next request.
///
/// Written by the directory's writer only; event loops read `current` once per request.
public final class Cluster {
  private final String name;
  private final ClusterKey key;
  private final Surroundings around;
  private final Limits limits = new Limits();
  private final DirectHosts direct;
  private EndpointSet set;
  private WorkloadConfig workload;
  private boolean tickScheduled;
  private volatile Current current;

  /// What is in force: replaced whole.
  ///
  /// `spiffeIds` are those that endpoints may prove to be, in every trust domain of the mesh.
  public record Current(
      ClusterSpec spec,
      EndpointSet set,
      Map<Address, UpstreamHost> hosts,
      LoadBalancer balancer,
      OutlierDetector detector,
      List<String> spiffeIds) {}

  Cluster(String name, ClusterSpec spec, WorkloadConfig workload, Surroundings around) {
    this.name = name;
    this.key = spec.key();
    this.around = around;
    this.workload = workload;
    this.direct = new DirectHosts(around::hostGone);
    this.set = EndpointSet.empty(key, Version.NONE);
    this.current =
        new Current(
            spec,
            set,
            Map.of(),
            LoadBalancer.EMPTY,
            new OutlierDetector(spec.policy().outliers(), List.of(), around.nanoTime()),
            List.of());
  }

  public ClusterKey key() {
    return key;
  }

  /// Whether this is a port of the application beside.
  public boolean isApplication() {
    return name.startsWith("inbound|");
  }

  /// Envoy's name of it, made once.
  public String name() {
    return name;
  }

  public Limits limits() {
    return limits;
  }

  /// What is in force now; any thread.
  public Current current() {
    return current;
  }

  /// Picks by the balancer; null when no host may be used. Any event loop.
  public @Nullable UpstreamHost pick(PickRequest request) {
    return current.balancer().pick(request);
  }

  /// The host at an address, known or not, for clusters that go where the client asked to. Any
  /// event loop.
  public UpstreamHost at(Address address) {
    var known = current.hosts().get(address);
    return known != null ? known : direct.at(address);
  }

  /// Hands an offence to the writer, who may eject the host. Any event loop.
  public void offended(UpstreamHost host, Offence offence) {
    around.write(() -> eject(host, offence));
  }

  /// Nothing comes back from the host any more: it is passed over until `reached`. Any event loop.
  public void unreachable(UpstreamHost host) {
    around.write(() -> lose(host));
  }

  /// A connection to the host was made again. Any event loop.
  public void reached(UpstreamHost host) {
    around.write(() -> regain(host));
  }

  void apply(ClusterSpec spec) {
    var now = current;
    if (spec.equals(now.spec())) {
      return;
    }
    boolean sameOutliers = spec.policy().outliers().equals(now.spec().policy().outliers());
    publish(
        spec,
        now.hosts(),
        sameOutliers
            ? now.detector()
            : new OutlierDetector(
                spec.policy().outliers(), now.hosts().values(), around.nanoTime()));
    if (!spec.policy().tls().equals(now.spec().policy().tls())) {
      now.hosts().values().forEach(around::hostChanged);
    }
    scheduleTick();
  }

  /// Takes the set unless a newer one is known. Hosts that stay keep their counters and health.
  void apply(EndpointSet newer) {
    if (!set.version().equals(Version.NONE) && !newer.version().isNewerThan(set.version())) {
      return;
    }
    set = newer;
    var before = current.hosts();
    var changed = new ArrayList<UpstreamHost>();
    var hosts = carryOver(newer, before, changed);
    publish(current.spec(), hosts, current.detector());
    changed.forEach(around::hostChanged);
    for (var host : before.values()) {
      if (!hosts.containsKey(host.address())) {
        around.hostGone(host);
      }
    }
  }

  void apply(WorkloadConfig newer) {
    workload = newer;
    publish(current.spec(), current.hosts(), current.detector());
  }

  /// Lets go of hosts that nobody asked for lately.
  void sweep() {
    direct.sweep();
  }

  /// Lets go of everything.
  void close() {
    current.hosts().values().forEach(around::hostGone);
    direct.close();
  }

  private void eject(UpstreamHost host, Offence offence) {
    var now = current;
    var all = now.hosts().values();
    if (now.detector().eject(host, offence, all, around.nanoTime())) {
      around.ejected(key, host, offence);
      publish(now.spec(), now.hosts(), now.detector());
    }
    scheduleTick();
  }

  private void lose(UpstreamHost host) {
    if (!(host.health() instanceof HostHealth.Unreachable) && isCurrent(host)) {
      host.health(new HostHealth.Unreachable(around.nanoTime()));
      around.unreachable(key, host);
      publish(current.spec(), current.hosts(), current.detector());
    }
  }

  private void regain(UpstreamHost host) {
    if (host.health() instanceof HostHealth.Unreachable && isCurrent(host)) {
      host.failures().clear();
      host.health(new HostHealth.Healthy());
      around.reached(key, host);
      publish(current.spec(), current.hosts(), current.detector());
    }
  }

  private boolean isCurrent(UpstreamHost host) {
    return current.hosts().get(host.address()) == host;
  }

  private void scheduleTick() {
    long at = current.detector().nextTickNanos(around.nanoTime());
    if (at != Long.MAX_VALUE && !tickScheduled) {
      tickScheduled = true;
      around.schedule(this::tick, Math.max(1, at - around.nanoTime()));
    }
  }

  private void tick() {
    tickScheduled = false;
    var now = current;
    if (now.detector().tick(now.hosts().values(), around.nanoTime())) {
      publish(now.spec(), now.hosts(), now.detector());
    }
    scheduleTick();
  }

  /// `changed` gets those that now want another kind of connection.
  private static Map<Address, UpstreamHost> carryOver(
      EndpointSet set, Map<Address, UpstreamHost> known, List<UpstreamHost> changed) {
    var next = new HashMap<Address, UpstreamHost>();
    for (var group : set.groups()) {
      for (var endpoint : group.endpoints()) {
        var host = known.get(endpoint.address());
        if (host == null) {
          host = new UpstreamHost(endpoint);
        } else if (!host.endpoint().equals(endpoint)) {
          if (host.endpoint().transport() != endpoint.transport()) {
            changed.add(host);
          }
          host.update(endpoint);
        }
        next.put(endpoint.address(), host);
      }
    }
    return Map.copyOf(next);
  }

  private void publish(
      ClusterSpec spec, Map<Address, UpstreamHost> hosts, OutlierDetector detector) {
    var balancer =
        LoadBalancer.of(
            set,
            spec.policy(),
            workload.workload().locality(),
            address -> Objects.requireNonNull(hosts.get(address), address::toString),
            around.nextInt());
    current = new Current(spec, set, hosts, balancer, detector, spiffeIds());
  }

  private List<String> spiffeIds() {
    var ids = new LinkedHashSet<String>();
    for (LocalityGroup group : set.groups()) {
      for (Endpoint endpoint : group.endpoints()) {
        add(ids, endpoint, workload.trustDomain());
        for (var alias : workload.trustDomainAliases()) {
          add(ids, endpoint, alias);
        }
      }
    }
    return List.copyOf(ids);
  }

  private static void add(Set<String> ids, Endpoint endpoint, String trustDomain) {
    var id = endpoint.workload().spiffeId(trustDomain);
    if (!id.isEmpty()) {
      ids.add(id);
    }
  }
}
