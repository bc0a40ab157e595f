package dev.vicinity.sidecar.cluster;

import dev.vicinity.core.balance.HostHealth.Offence;
import dev.vicinity.core.balance.UpstreamHost;
import dev.vicinity.core.mesh.ClusterKey;
import dev.vicinity.core.mesh.EndpointSet;
import dev.vicinity.core.mesh.Locality;
import dev.vicinity.core.mesh.MtlsMode;
import dev.vicinity.core.mesh.Target;
import dev.vicinity.core.mesh.Version;
import dev.vicinity.core.mesh.Workload;
import dev.vicinity.core.mesh.WorkloadConfig;
import dev.vicinity.core.policy.ClusterSpec;
import dev.vicinity.core.route.Destination;
import dev.vicinity.core.route.RouteMatcher;
import dev.vicinity.core.route.RouteTable;
import dev.vicinity.sidecar.discovery.Feed;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.ScheduledFuture;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What this sidecar knows of the mesh: the one place where the feed's word becomes what requests
/// read.
///
/// All changes happen on one executor, the writer; event loops look up targets and read what was
/// published. Targets that nobody asked for during a whole sweep are let go.
public final class Directory implements Feed.Listener {
  private static final Logger LOG = LoggerFactory.getLogger(Directory.class);
  private static final long SWEEP_SECONDS = 300;

  private static final WorkloadConfig UNTOLD =
      new WorkloadConfig(
          Version.NONE,
          new Workload("", "", "", "", "", "", Locality.NONE, Map.of()),
          "cluster.local",
          List.of(),
          WorkloadConfig.OutboundMode.ALLOW_ANY,
          MtlsMode.PERMISSIVE,
          List.of());

  private final EventExecutor writer;
  private final LongSupplier clock;
  private final RandomGenerator random;
  private final Connections connections;
  private final BiConsumer<ClusterKey, Offence> ejected;
  private final Surroundings surroundings = new OfClusters();
  private final ConcurrentHashMap<Target, TargetEntry> targets = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<ClusterKey, Cluster> clusters = new ConcurrentHashMap<>();
  private final Map<ClusterKey, EndpointSet> early = new HashMap<>();
  private final ConcurrentHashMap<Integer, Cluster> inbound = new ConcurrentHashMap<>();
  private final Cluster passthrough;
  private volatile WorkloadConfig workload = UNTOLD;
  private volatile @Nullable Feed feed;
  private volatile boolean closed;
  private volatile @Nullable ScheduledFuture<?> nextSweep;

  /// Told on the writer: `connections` of hosts that left or changed, `ejected` of ejections.
  public Directory(
      EventExecutor writer,
      LongSupplier clock,
      RandomGenerator random,
      Connections connections,
      BiConsumer<ClusterKey, Offence> ejected) {
    this.writer = writer;
    this.clock = clock;
    this.random = random;
    this.connections = connections;
    this.ejected = ejected;
    this.passthrough =
        new Cluster(OwnClusters.PASSTHROUGH, OwnClusters.passthrough(), UNTOLD, surroundings);
  }

  /// The connections to hosts, wherever they are.
  public interface Connections {
    /// There are none.
    Connections NONE =
        new Connections() {
          @Override
          public void renew(UpstreamHost host) {}

          @Override
          public void retire(UpstreamHost host) {}
        };

    /// Those that are open now end once they are idle; new ones follow the newest rules.
    void renew(UpstreamHost host);

    /// All end once they are idle.
    void retire(UpstreamHost host);
  }

  /// Begins to ask this feed.
  public void start(Feed source) {
    feed = source;
    targets.keySet().forEach(source::subscribe);
    sweepLater();
  }

  private void sweepLater() {
    if (!closed && !writer.isShuttingDown()) {
      nextSweep = writer.schedule(this::sweep, SWEEP_SECONDS, TimeUnit.SECONDS);
    }
  }

  /// What control said of the workload beside; a cautious default until then. Any thread.
  public WorkloadConfig workload() {
    return workload;
  }

  /// Whether control has said anything of the workload yet.
  public boolean isTold() {
    return !workload.version().equals(Version.NONE);
  }

  /// The entry of a target, subscribed to on first use. Any event loop.
  public TargetEntry target(Target target) {
    var entry = targets.get(target);
    if (entry != null) {
      return entry;
    }
    entry = targets.computeIfAbsent(target, TargetEntry::new);
    var source = feed;
    if (source != null) {
      source.subscribe(target);
    }
    return entry;
  }

  /// Whether a target was asked for and not answered yet. Any thread.
  public boolean isAwaiting(Target target) {
    var entry = targets.get(target);
    return entry != null && entry.peek() == null;
  }

  /// Where traffic goes that the mesh knows nothing of: the address that the client asked for. Any
  /// thread.
  public Cluster passthrough() {
    return passthrough;
  }

  /// The application behind, at one of its ports. Any event loop.
  public Cluster inbound(int port) {
    var known = inbound.get(port);
    return known != null
        ? known
        : inbound.computeIfAbsent(
            port,
            number ->
                new Cluster(
                    "inbound|" + number + "||",
                    OwnClusters.inbound(number, workload),
                    workload,
                    surroundings));
  }

  /// Every target in use with its meaning, if known. Any thread.
  public List<Destination> destinations() {
    return targets.values().stream()
        .map(TargetEntry::peek)
        .<Destination>mapMulti(
            (resolution, out) -> {
              switch (resolution) {
                case null -> {}
                case Resolution.Service service -> out.accept(service.destination());
                case Resolution.Stranger stranger -> out.accept(stranger.destination());
              }
            })
        .toList();
  }

  /// Every cluster in use. Any thread.
  public Collection<Cluster> clusters() {
    return clusters.values();
  }

  @Override
  public void workload(WorkloadConfig config) {
    surroundings.write(
        () -> {
          workload = config;
          clusters.values().forEach(cluster -> cluster.apply(config));
          inbound.forEach((port, cluster) -> cluster.apply(OwnClusters.inbound(port, config)));
        });
  }

  @Override
  public void endpoints(EndpointSet endpoints) {
    surroundings.write(
        () -> {
          var cluster = clusters.get(endpoints.cluster());
          if (cluster != null) {
            cluster.apply(endpoints);
          } else {
            early.put(endpoints.cluster(), endpoints);
          }
        });
  }

  @Override
  public void destination(Destination destination) {
    surroundings.write(() -> take(destination));
  }

  private void take(Destination destination) {
    var entry = targets.get(destination.target());
    if (entry == null) {
      return;
    }
    switch (destination.meaning()) {
      case Destination.Known known -> entry.resolve(service(destination, known));
      case Destination.Unknown _ -> entry.resolve(new Resolution.Stranger(destination));
    }
  }

  private Resolution.Service service(Destination destination, Destination.Known known) {
    var named = new HashMap<ClusterKey, Cluster>();
    for (var spec : known.clusters()) {
      named.put(spec.key(), cluster(spec));
    }
    return new Resolution.Service(destination, known, matcher(destination, known.routes()), named);
  }

  /// A table that does not compile leaves the one before in force.
  private RouteMatcher matcher(Destination destination, RouteTable routes) {
    try {
      return RouteMatcher.of(routes, surroundings.nextInt());
    } catch (IllegalArgumentException e) {
      LOG.warn("rules of {} are not used: {}", destination.target(), e.getMessage());
      var entry = targets.get(destination.target());
      return entry != null && entry.peek() instanceof Resolution.Service before
          ? before.routes()
          : RouteMatcher.of(new RouteTable(List.of()), 0);
    }
  }

  private Cluster cluster(ClusterSpec spec) {
    var cluster = clusters.get(spec.key());
    if (cluster == null) {
      cluster = new Cluster(spec.key().name(), spec, workload, surroundings);
      clusters.put(spec.key(), cluster);
    } else {
      cluster.apply(spec);
    }
    var endpoints = early.remove(spec.key());
    if (endpoints != null) {
      cluster.apply(endpoints);
    }
    return cluster;
  }

  /// Does nothing from now on.
  public void close() {
    closed = true;
    var next = nextSweep;
    if (next != null) {
      next.cancel(false);
    }
  }

  private void sweep() {
    if (closed) {
      return;
    }
    var source = feed;
    // While control is away nothing could be asked for again.
    if (source != null && source.link().state() == Feed.Link.State.CONNECTED) {
      for (var entry : targets.values()) {
        if (entry.wasIdle() && targets.remove(entry.target(), entry)) {
          letGo(source, entry);
        }
      }
    }
    passthrough.sweep();
    inbound.values().forEach(Cluster::sweep);
    var named = new HashSet<Cluster>();
    for (var entry : targets.values()) {
      if (entry.peek() instanceof Resolution.Service service) {
        named.addAll(service.clusters().values());
      }
    }
    for (var cluster : clusters.values()) {
      cluster.sweep();
      if (!named.contains(cluster)) {
        clusters.remove(cluster.key(), cluster);
        cluster.close();
      }
    }
    sweepLater();
  }

  private void letGo(Feed source, TargetEntry entry) {
    entry.release();
    source.unsubscribe(entry.target());
    if (targets.containsKey(entry.target())) {
      // Asked for again in between: that word must be the last.
      source.subscribe(entry.target());
    }
  }

  /// What clusters see of this directory.
  private final class OfClusters implements Surroundings {
    @Override
    public long nanoTime() {
      return clock.getAsLong();
    }

    @Override
    public int nextInt() {
      return random.nextInt() & Integer.MAX_VALUE;
    }

    @Override
    public void write(Runnable change) {
      writer.execute(change);
    }

    @Override
    public void schedule(Runnable change, long delayNanos) {
      if (!closed && !writer.isShuttingDown()) {
        writer.schedule(change, delayNanos, TimeUnit.NANOSECONDS);
      }
    }

    @Override
    public void hostChanged(UpstreamHost host) {
      connections.renew(host);
    }

    @Override
    public void hostGone(UpstreamHost host) {
      connections.retire(host);
    }

    @Override
    public void ejected(ClusterKey cluster, UpstreamHost host, Offence offence) {
      ejected.accept(cluster, offence);
      LOG.info("ejected {} of {} for {}", host, cluster, offence);
    }

    @Override
    public void unreachable(ClusterKey cluster, UpstreamHost host) {
      LOG.info("nothing comes back from {} of {}: passed over", host, cluster);
    }

    @Override
    public void reached(ClusterKey cluster, UpstreamHost host) {
      LOG.info("{} of {} is reached again", host, cluster);
    }
  }
}
