package dev.vicinity.verify.mesh;

import dev.vicinity.cli.explain.Answer;
import dev.vicinity.cli.explain.Asker;
import dev.vicinity.cli.explain.MeshView;
import dev.vicinity.cli.explain.PodName;
import dev.vicinity.cli.explain.Question;
import dev.vicinity.cli.mesh.EmbeddedSidecar;
import dev.vicinity.cli.mesh.LocalMesh;
import dev.vicinity.cli.mesh.SidecarPlan;
import dev.vicinity.control.catalog.Catalog;
import dev.vicinity.control.catalog.Problem;
import dev.vicinity.core.mesh.Address;
import dev.vicinity.sidecar.config.InboundBind;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The mesh of the public locality guides: service `hello` with a pod in each of four localities,
/// and a client in `kr/a` whose sidecar is an explicit proxy. Used by one test.
public final class Mesh implements AutoCloseable {
  /// Where the pods are, nearest to the client first.
  public static final List<String> LOCALITIES = List.of("kr/a", "kr/b", "us/a", "us/b");

  /// How clients address the service.
  public static final String HELLO = "hello.sample:5000";

  static final PodName CLIENT = new PodName("client", "sample");

  /// How pods of `hello` are reached.
  public enum Pods {
    /// Their servers listen on the pods' addresses.
    PLAIN,
    /// Sidecars listen there; the servers are behind them.
    MESHED
  }

  private final Vertx vertx = Vertx.vertx();
  private final String subnet = Loopback.subnet();
  private final Manifests manifests;
  private final Map<String, Backend> backends = new LinkedHashMap<>();
  private final Queue<String> problems = new ConcurrentLinkedQueue<>();
  private final List<EmbeddedSidecar> sidecars = new ArrayList<>();
  private final Map<String, String> ips = new LinkedHashMap<>();
  private final Pods pods;
  private @Nullable LocalMesh local;
  private int nextHost = 1;

  private Mesh(Path folder, Pods pods) {
    manifests = new Manifests(folder);
    this.pods = pods;
  }

  /// Backends and manifests are there, nothing of Vicinity runs yet.
  public static Mesh prepared(Path folder, Pods pods) {
    var mesh = new Mesh(folder, pods);
    mesh.manifests.nodes(LOCALITIES.toArray(String[]::new));
    int port = Loopback.freePort(mesh.subnet + ".1");
    mesh.manifests.service("hello", port);
    for (var locality : LOCALITIES) mesh.addPod("hello", locality, port);
    mesh.manifests.pod("client", "client", "kr/a", mesh.subnet + ".200", Manifests.Ready.YES, "");
    return mesh;
  }

  /// All of it, with the client's sidecar.
  public static Mesh started(Path folder) {
    return started(folder, Pods.PLAIN);
  }

  /// The same, with sidecars beside the servers if asked for.
  public static Mesh started(Path folder, Pods pods) {
    var mesh = prepared(folder, pods);
    mesh.start(Optional.empty());
    return mesh;
  }

  /// Starts control and all sidecars.
  public void start(Optional<Path> state) {
    var started = LocalMesh.start(manifests.folder(), state, problems::add);
    local = started;
    try {
      started.run(plans(), _ -> {}, sidecars::add);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  /// Whose sidecars belong to this mesh, the client's among them.
  public List<SidecarPlan> plans() {
    var plans = new ArrayList<SidecarPlan>();
    plans.add(SidecarPlan.parse(CLIENT.toString()));
    if (pods == Pods.MESHED) backends.keySet().forEach(name -> plans.add(plan(name)));
    return plans;
  }

  /// The sidecar of one pod of `hello`: on the pod's address, in front of its server.
  public SidecarPlan plan(String name) {
    var backend = backend(name);
    var bind =
        new InboundBind(
            new Address(ip(name), backend.port()), new Address(backend.host(), backend.port()));
    return new SidecarPlan(new PodName(name, "sample"), 0, List.of(bind));
  }

  private String ip(String name) {
    return Objects.requireNonNull(ips.get(name), name);
  }

  /// Adds one more pod of an app, with a server behind it, and returns the server.
  public Backend addPod(String app, String locality, int port) {
    int n = nextHost++;
    var name = app + "-" + Manifests.nodeOf(locality);
    for (int twin = 2; backends.containsKey(name); twin++) {
      name = app + "-" + Manifests.nodeOf(locality) + "-" + twin;
    }
    var ip = subnet + "." + n;
    var host = pods == Pods.PLAIN ? ip : subnet + "." + (100 + n);
    var backend = new Backend(vertx, name, host, port);
    backends.put(name, backend);
    ips.put(name, ip);
    ready(app, name, locality, Manifests.Ready.YES);
    return backend;
  }

  /// Sets a pod's Ready condition.
  public void ready(String app, String name, String locality, Manifests.Ready ready) {
    var labels = pods == Pods.MESHED ? "security.istio.io/tlsMode: istio" : "";
    manifests.pod(app, name, locality, ip(name), ready, labels);
  }

  /// Sets the Ready condition of the `hello` pod in a locality.
  public void ready(String locality, Manifests.Ready ready) {
    ready("hello", "hello-" + Manifests.nodeOf(locality), locality, ready);
  }

  /// Takes a `hello` pod out of the folder, as if it was deleted.
  public void removePod(String name) {
    manifests.remove("pod-" + name);
  }

  /// The server of a pod.
  public Backend backend(String name) {
    var backend = backends.get(name);
    if (backend == null) throw new IllegalArgumentException(name + " (have: " + backends + ")");
    return backend;
  }

  /// The server of the `hello` pod in a locality.
  public Backend in(String locality) {
    return backend("hello-" + Manifests.nodeOf(locality));
  }

  /// The folder.
  public Manifests manifests() {
    return manifests;
  }

  /// Writes the DestinationRule of `hello`: the lines below `trafficPolicy`, indented by four.
  public void rule(String trafficPolicy) {
    rule(trafficPolicy, "");
  }

  /// The same with annotations in flow style.
  public void rule(String trafficPolicy, String annotations) {
    manifests.write(
        "destinationrule",
        """
        apiVersion: networking.istio.io/v1
        kind: DestinationRule
        metadata: {name: hello, namespace: sample, annotations: {%s}}
        spec:
          host: hello.sample.svc.cluster.local
          trafficPolicy:
        %s
        """
            .formatted(annotations, trafficPolicy.indent(4)));
  }

  /// What was said about the folder's contents.
  public List<String> problems() {
    return List.copyOf(problems);
  }

  /// A client of the first sidecar.
  public Caller caller() {
    return new Caller(outbound());
  }

  /// Where applications send their requests.
  public InetSocketAddress outbound() {
    return sidecars.stream()
        .filter(sidecar -> sidecar.plan().pod().equals(CLIENT))
        .map(Mesh::outbound)
        .findFirst()
        .orElseThrow();
  }

  static InetSocketAddress outbound(EmbeddedSidecar sidecar) {
    return new InetSocketAddress(sidecar.outbound().host(), sidecar.outbound().port());
  }

  /// Asks that often, one after another; answers by pod, other answers as `status-N`.
  public Map<String, Integer> ask(int times) {
    var counts = new TreeMap<String, Integer>();
    try (var caller = caller()) {
      for (int i = 0; i < times; i++) counts.merge(caller.get(HELLO, "/").pod(), 1, Integer::sum);
    } catch (IOException e) {
      throw new UncheckedIOException("ask " + HELLO + " after " + counts, e);
    }
    return counts;
  }

  /// What `vicinity explain` says of the same request.
  public Answer explain() {
    var question = Question.of("GET", "http://" + HELLO + "/", List.of());
    return Asker.of(new View(running().mesh().catalog()), CLIENT).explain(question);
  }

  /// The embedded mesh behind.
  public LocalMesh running() {
    var running = local;
    if (running == null) throw new IllegalStateException("not started");
    return running;
  }

  /// For servers of a test's own.
  public Vertx vertx() {
    return vertx;
  }

  /// The first three numbers of this mesh's addresses.
  public String subnet() {
    return subnet;
  }

  @Override
  public void close() {
    var running = local;
    if (running != null) running.close();
    backends.values().forEach(Backend::close);
    await(vertx.close(), "close");
  }

  static <T> T await(Future<T> future, String what) {
    try {
      return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(what, e);
    }
  }

  /// The mesh as `explain` sees it, without a live sidecar.
  private record View(Catalog catalog) implements MeshView {
    @Override
    public List<Problem> problems() {
      return List.of();
    }

    @Override
    public Live live(PodName pod) {
      return Live.none("");
    }

    @Override
    public void close() {}
  }
}
