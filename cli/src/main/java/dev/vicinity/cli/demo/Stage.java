package dev.vicinity.cli.demo;

import static java.util.Objects.requireNonNull;

import dev.vicinity.cli.explain.PodName;
import dev.vicinity.cli.mesh.EmbeddedMesh;
import dev.vicinity.cli.mesh.EmbeddedSidecar;
import dev.vicinity.cli.mesh.SidecarPlan;
import dev.vicinity.control.catalog.MeshSettings;
import dev.vicinity.control.source.FolderSource;
import dev.vicinity.core.mesh.Address;
import dev.vicinity.examples.Caller;
import dev.vicinity.examples.Hello;
import dev.vicinity.sidecar.config.InboundBind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// All that runs in the demo: control on the manifests, a pod of `hello` with its sidecar in each
/// zone, and the clients with theirs. Used by one thread, except that clients may ask from any.
final class Stage implements AutoCloseable {
  private static final String NAMESPACE = "sample";
  private static final InetSocketAddress ANY =
      new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

  private final Manifests manifests;
  private final EmbeddedMesh mesh;
  private final int port;
  private final Map<Zone, Pod> pods = new HashMap<>();
  private final Map<Client, Calling> clients = new HashMap<>();
  private final Map<Zone, Condition> conditions = new HashMap<>();

  /// How a zone's pod is.
  enum Condition {
    UP(""),
    NOT_READY("  not ready"),
    DEAD("  dead");

    private final String note;

    Condition(String note) {
      this.note = note;
    }

    String note() {
      return note;
    }
  }

  /// The application and the sidecar that share a pod.
  private record Pod(Hello application, EmbeddedSidecar sidecar) {}

  private record Calling(Caller application, EmbeddedSidecar sidecar) {}

  private Stage(Manifests manifests, EmbeddedMesh mesh, int port) {
    this.manifests = manifests;
    this.mesh = mesh;
    this.port = port;
  }

  /// Starts it all; `work` is an empty directory of the demo's own.
  static Stage start(Path examples, Path work) throws IOException {
    int port = FreePort.onAll(Zone.ALL.stream().map(Zone::address).toList());
    var manifests = Manifests.copy(examples, work, port);
    var source = new FolderSource(manifests.folder(), MeshSettings.DEFAULT, System::nanoTime);
    var stage = new Stage(manifests, EmbeddedMesh.start(source, work.resolve("state")), port);
    for (var zone : Zone.ALL) {
      stage.open(zone);
    }
    for (var client : Client.ALL) {
      stage.open(client);
    }
    return stage;
  }

  Manifests manifests() {
    return manifests;
  }

  EmbeddedMesh mesh() {
    return mesh;
  }

  /// What the clients ask for.
  URI url() {
    return URI.create("http://hello." + NAMESPACE + ":" + port + "/");
  }

  static PodName podOf(Client client) {
    return new PodName(client.pod(), NAMESPACE);
  }

  EmbeddedSidecar sidecar(Client client) {
    return calling(client).sidecar();
  }

  EmbeddedSidecar sidecar(Zone zone) {
    return pod(zone).sidecar();
  }

  /// Lets a client ask that often.
  Tally ask(Client client, int times) throws InterruptedException {
    return new Tally(calling(client).application().ask(times));
  }

  Map<Zone, Condition> conditions() {
    return conditions;
  }

  /// Says in the manifests whether the zone's pod is ready.
  void ready(Zone zone, Manifests.Ready ready) throws IOException {
    manifests.ready(zone, ready);
    conditions.put(zone, ready == Manifests.Ready.YES ? Condition.UP : Condition.NOT_READY);
  }

  /// Starts the zone's pod.
  void open(Zone zone) throws IOException {
    var application = Hello.start(zone.pod(), ANY);
    var bind =
        new InboundBind(
            new Address(zone.address(), port),
            new Address("127.0.0.1", application.address().getPort()));
    var plan = new SidecarPlan(new PodName(zone.pod(), NAMESPACE), 0, List.of(bind));
    conditions.put(zone, Condition.UP);
    pods.put(zone, new Pod(application, mesh.sidecar(plan)));
  }

  /// Ends the zone's pod without telling anybody.
  void kill(Zone zone) {
    var pod = pod(zone);
    pods.remove(zone);
    conditions.put(zone, Condition.DEAD);
    mesh.kill(pod.sidecar());
    pod.application().close();
  }

  private Pod pod(Zone zone) {
    return requireNonNull(pods.get(zone), zone.pod());
  }

  private Calling calling(Client client) {
    return requireNonNull(clients.get(client), client.pod());
  }

  private void open(Client client) throws IOException {
    var sidecar = mesh.sidecar(new SidecarPlan(podOf(client), 0, List.of()));
    var proxy = new InetSocketAddress(sidecar.outbound().host(), sidecar.outbound().port());
    clients.put(client, new Calling(Caller.start(ANY, url(), ProxySelector.of(proxy)), sidecar));
  }

  @Override
  public void close() {
    clients.values().forEach(client -> client.application().close());
    mesh.close();
    pods.values().forEach(pod -> pod.application().close());
  }
}
