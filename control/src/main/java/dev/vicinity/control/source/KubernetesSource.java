package dev.vicinity.control.source;

import dev.vicinity.control.catalog.Catalog;
import dev.vicinity.control.catalog.MeshSettings;
import dev.vicinity.control.catalog.Problem;
import dev.vicinity.control.translate.Findings.UnknownFields;
import dev.vicinity.control.translate.Manifests;
import dev.vicinity.control.translate.ResourceId;
import dev.vicinity.control.world.Membership;
import dev.vicinity.control.world.World;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A Kubernetes API server, watched.
///
/// `start` returns at once; the catalog is complete when everything the server has was read once.
/// While the server is gone, what was read stays. Istio's kinds may come and go at any time.
public final class KubernetesSource implements Source {
  private static final Logger log = LoggerFactory.getLogger(KubernetesSource.class);
  private static final Duration DISCOVERY = Duration.ofSeconds(2);
  private static final Duration UNTIL_COMPLETE = Duration.ofMillis(50);

  /// A server that just started may not serve custom kinds for a moment.
  private static final int ABSENCES_BELIEVED = 5;

  private final KubernetesClient client;
  private final Manifests manifests;
  private final World world;
  private final ProblemReport report;
  private final Duration discovery;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final AtomicBoolean changed = new AtomicBoolean();

  private final List<Runnable> lookers = new CopyOnWriteArrayList<>();

  /// All three by kind; written by the discovery thread only.
  private final Map<String, KindWatch> watches = new ConcurrentHashMap<>();

  private final Map<String, Integer> absences = new HashMap<>();
  private final Map<String, Set<String>> left = new HashMap<>();
  private boolean discovered;
  private boolean answering = true;

  /// The client stays the caller's to close. `nanoClock` tells when a change was seen
  /// (`System::nanoTime`).
  public KubernetesSource(KubernetesClient client, MeshSettings settings, LongSupplier nanoClock) {
    this(client, settings, nanoClock, DISCOVERY);
  }

  /// With another time between two looks at which kinds there are.
  KubernetesSource(
      KubernetesClient client, MeshSettings settings, LongSupplier nanoClock, Duration discovery) {
    this.client = client;
    this.manifests = new Manifests(settings.domain(), UnknownFields.NOT_HONOURED);
    this.world = new World(settings, Membership.SLICES, nanoClock);
    this.report = new ProblemReport(world, List::of);
    this.discovery = discovery;
  }

  @Override
  public Catalog catalog() {
    return world.catalog();
  }

  @Override
  public void start() {
    Thread.ofVirtual().name("kubernetes-discovery").start(this::run);
  }

  @Override
  public List<Problem> problems() {
    return report.problems();
  }

  @Override
  public void onProblem(Consumer<Problem> listener) {
    report.onProblem(listener);
  }

  @Override
  public Map<String, Integer> objects() {
    return world.counts();
  }

  /// The problems of single resources, which decide whether those are in force.
  public List<Problem> single() {
    return report.single();
  }

  /// What does not fit together; each resource is in force nevertheless.
  public List<Problem> together() {
    return report.together();
  }

  /// Every resource of Istio's kinds, as the server last told of it. Any thread.
  public List<Held> held() {
    return watches.values().stream()
        .filter(watch -> watch.kind().isIstios())
        .flatMap(KindWatch::held)
        .toList();
  }

  /// Calls back when resources or their problems may have changed, at most every other second.
  /// Returns what ends that.
  public Runnable onLooked(Runnable listener) {
    lookers.add(listener);
    return () -> lookers.remove(listener);
  }

  @Override
  public void close() {
    closed.countDown();
  }

  private void run() {
    try {
      KnownKind.ALWAYS.forEach(this::watch);
      long nanosToDiscovery = 0;
      while (closed.getCount() > 0) {
        if (nanosToDiscovery <= 0) {
          discover();
          nanosToDiscovery = discovery.toNanos();
        }
        settle();
        var wait = world.catalog().isComplete() && left.isEmpty() ? discovery : UNTIL_COMPLETE;
        nanosToDiscovery -= wait.toNanos();
        if (closed.await(wait.toNanos(), TimeUnit.NANOSECONDS)) {
          break;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      watches.values().forEach(KindWatch::close);
    }
  }

  private void discover() {
    List<KnownKind> kinds;
    try {
      kinds = KnownKind.discovered(client);
    } catch (KubernetesClientException e) {
      if (answering) {
        log.warn("the API server does not answer, keeping what is known: {}", e.toString());
      }
      answering = false;
      return;
    }
    if (!answering) {
      log.info("the API server answers again");
    }
    answering = true;
    discovered = true;
    kinds.forEach(this::watch);
    var present = kinds.stream().map(KnownKind::kind).collect(Collectors.toSet());
    KnownKind.ALWAYS.forEach(kind -> present.add(kind.kind()));
    absences.keySet().removeAll(present);
    for (var kind : List.copyOf(watches.keySet())) {
      if (!present.contains(kind) && absences.merge(kind, 1, Integer::sum) >= ABSENCES_BELIEVED) {
        forget(kind);
      }
    }
  }

  /// Follows a kind; when its version changed, in the new one, and what the old one told stays
  /// until the new one has been read.
  private void watch(KnownKind kind) {
    var before = watches.get(kind.kind());
    if (before != null && before.kind().equals(kind)) {
      return;
    }
    if (before != null) {
      left.computeIfAbsent(kind.kind(), _ -> new HashSet<>()).addAll(before.told());
      before.close();
    }
    log.info("watching {} {}", kind.apiVersion(), kind.plural());
    var watch = new KindWatch(client, kind, manifests, world, () -> changed.set(true));
    watches.put(kind.kind(), watch);
    watch.start();
  }

  private void forget(String kind) {
    log.info("{} is served no more", kind);
    absences.remove(kind);
    var watch = watches.remove(kind);
    if (watch != null) {
      watch.close();
      remove(kind, watch.told());
    }
  }

  /// Notes what has been read completely since the last look.
  private void settle() {
    if (discovered && watches.values().stream().allMatch(KindWatch::isSynced)) {
      world.complete();
    }
    for (var kind : List.copyOf(left.keySet())) {
      var watch = watches.get(kind);
      if (watch == null || watch.isSynced()) {
        var stale = new HashSet<>(left.remove(kind));
        if (watch != null) {
          stale.removeAll(watch.told());
        }
        remove(kind, stale);
      }
    }
    if (world.catalog().isComplete() && changed.getAndSet(false)) {
      report.tell();
      lookers.forEach(Runnable::run);
    }
  }

  private void remove(String kind, Set<String> keys) {
    var ids = new ArrayList<ResourceId>();
    for (var key : keys) {
      int slash = key.indexOf('/');
      ids.add(
          new ResourceId(kind, slash < 0 ? "" : key.substring(0, slash), key.substring(slash + 1)));
    }
    world.update(List.of(), ids);
    changed.set(true);
  }
}
