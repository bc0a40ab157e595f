package dev.vicinity.cli.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.cli.explain.PodName;
import dev.vicinity.examples.Caller;
import dev.vicinity.examples.Hello;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The mesh of `vicinity local`, with servers of the user's own on loopback.
@Timeout(120)
class LocalMeshTest {
  private static final String UNREADY = ", conditions: [{type: Ready, status: \"False\"}]";
  private static final PodName CLIENT = new PodName("client", "sample");

  private final Path folder;
  private final LinkedBlockingQueue<String> problems = new LinkedBlockingQueue<>();
  private final Hello near;
  private final Hello far;

  LocalMeshTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    near = Hello.start("near", at("127.0.71.1", 0));
    far = Hello.start("far", at("127.0.72.1", near.address().getPort()));
  }

  @AfterEach
  void stop() {
    near.close();
    far.close();
  }

  @Test
  void trafficStaysNearAndFollowsReadinessThere() throws Exception {
    write("world.yaml", world());
    write("near.yaml", pod("near", "hello", "kr-a", "127.0.71.1", ""));
    write("far.yaml", pod("far", "hello", "kr-b", "127.0.72.1", ""));
    write("client.yaml", pod("client", "client", "kr-a", "127.0.71.9", ""));
    try (var mesh = LocalMesh.start(folder, Optional.empty(), problems::add);
        var caller = caller(ready(mesh))) {
      assertThat(caller.ask(20)).isEqualTo(Map.of("near", 20));
      write("near.yaml", pod("near", "hello", "kr-a", "127.0.71.1", UNREADY));
      assertThat(whoAnswersSoon(caller, "far")).isTrue();
      assertThat(caller.ask(20)).isEqualTo(Map.of("far", 20));
    }
    assertThat(problems).isEmpty();
  }

  @Test
  void whatDoesNotHoldIsToldAndWhatWasValidStaysInForce() throws Exception {
    write("world.yaml", world());
    write("near.yaml", pod("near", "hello", "kr-a", "127.0.71.1", ""));
    write("client.yaml", pod("client", "client", "kr-a", "127.0.71.9", ""));
    try (var mesh = LocalMesh.start(folder, Optional.empty(), problems::add);
        var caller = caller(ready(mesh))) {
      assertThat(caller.ask(1)).isEqualTo(Map.of("near", 1));
      write("near.yaml", "kind: [");
      var problem = problems.poll(10, TimeUnit.SECONDS);
      assertThat(problem).contains("near.yaml");
      assertThat(caller.ask(5)).isEqualTo(Map.of("near", 5));
    }
  }

  @Test
  void sidecarWaitsForAPodThatComesLater() throws Exception {
    write("world.yaml", world());
    write("near.yaml", pod("near", "hello", "kr-a", "127.0.71.1", ""));
    var waiting = new CountDownLatch(1);
    try (var mesh = LocalMesh.start(folder, Optional.empty(), problems::add)) {
      var ready = new LinkedBlockingQueue<EmbeddedSidecar>();
      var running =
          Thread.startVirtualThread(
              () -> {
                try {
                  mesh.run(List.of(plan()), _ -> waiting.countDown(), ready::add);
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      assertThat(waiting.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(ready).isEmpty();
      write("client.yaml", pod("client", "client", "kr-a", "127.0.71.9", ""));
      var sidecar = ready.poll(60, TimeUnit.SECONDS);
      assertThat(sidecar).isNotNull();
      running.join();
      try (var caller = caller(sidecar)) {
        assertThat(caller.ask(1)).isEqualTo(Map.of("near", 1));
      }
    }
  }

  private static EmbeddedSidecar ready(LocalMesh mesh) throws InterruptedException {
    var ready = new LinkedBlockingQueue<EmbeddedSidecar>();
    mesh.run(List.of(plan()), _ -> {}, ready::add);
    return ready.take();
  }

  private static SidecarPlan plan() {
    return new SidecarPlan(CLIENT, 0, List.of());
  }

  private static Caller caller(EmbeddedSidecar sidecar) throws IOException {
    var proxy = at(sidecar.outbound().host(), sidecar.outbound().port());
    var loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    return Caller.start(loopback, URI.create("http://hello.sample/"), ProxySelector.of(proxy));
  }

  /// Asks until that pod answers, for some seconds.
  private static boolean whoAnswersSoon(Caller caller, String pod) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (System.nanoTime() < deadline) {
      if (caller.ask(1).containsKey(pod)) {
        return true;
      }
    }
    return false;
  }

  private String world() {
    return """
    apiVersion: v1
    kind: Node
    metadata:
      name: kr-a
      labels: {topology.kubernetes.io/region: kr, topology.kubernetes.io/zone: a}
    ---
    apiVersion: v1
    kind: Node
    metadata:
      name: kr-b
      labels: {topology.kubernetes.io/region: kr, topology.kubernetes.io/zone: b}
    ---
    apiVersion: v1
    kind: Service
    metadata: {name: hello, namespace: sample}
    spec:
      selector: {app: hello}
      ports: [{name: http, port: 80, targetPort: %d}]
    ---
    """
        .formatted(near.address().getPort());
  }

  private static String pod(String name, String app, String node, String address, String more) {
    return """
    apiVersion: v1
    kind: Pod
    metadata: {name: %s, namespace: sample, labels: {app: %s}}
    spec: {nodeName: %s}
    status: {podIP: %s%s}
    ---
    """
        .formatted(name, app, node, address, more);
  }

  private static InetSocketAddress at(String host, int port) throws IOException {
    return new InetSocketAddress(InetAddress.getByName(host), port);
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text);
  }
}
