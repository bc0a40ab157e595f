package dev.vicinity.sidecar.tcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.sidecar.exchange.Direction;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TcpProxyTest {
  private static final int MIB = 1024 * 1024;

  private TcpMesh mesh;
  private ExecutorService threads;
  private ServerSocket server;

  @BeforeEach
  void start() throws IOException {
    mesh = new TcpMesh();
    threads = Executors.newVirtualThreadPerTaskExecutor();
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    threads.shutdownNow();
    mesh.close();
  }

  @Test
  void serverMaySpeakFirst() throws Exception {
    mesh.service(address(server));
    var done = serve(peer -> write(peer, "greeting"));
    try (var client = connect(Direction.OUTBOUND, TcpMesh.SERVICE)) {
      assertThat(text(client)).isEqualTo("greeting");
    }
    done.get();
    awaitTold(
        "opened outbound|3306||db.shop.svc.cluster.local tries 1", "transferred 0/8", "closed ");
  }

  @Test
  void endOfOneDirectionLeavesTheOther() throws Exception {
    mesh.service(address(server));
    var done =
        serve(
            peer -> {
              var asked = text(peer);
              write(peer, asked + " answered after the end");
            });
    try (var client = connect(Direction.OUTBOUND, TcpMesh.SERVICE)) {
      write(client, "question");
      client.shutdownOutput();
      assertThat(text(client)).isEqualTo("question answered after the end");
    }
    done.get();
  }

  @Test
  void anotherHostIsTriedWhenOneCannotBeReached() throws Exception {
    var closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    var nobody = address(closed);
    closed.close();
    mesh.service(nobody, address(server), nobody);
    var port = mesh.listen(Direction.OUTBOUND, TcpMesh.SERVICE);
    for (int i = 0; i < 4; i++) {
      var done = serve(peer -> write(peer, "here"));
      try (var client = new Socket(InetAddress.getLoopbackAddress(), port)) {
        assertThat(text(client)).isEqualTo("here");
      }
      done.get();
    }
    assertThat(mesh.told).anyMatch(line -> line.endsWith("tries 2"));
  }

  @Test
  void unreachableServiceClosesAndSaysWhy() throws Exception {
    var gone = address(server);
    server.close();
    mesh.service(gone);
    try (var client = connect(Direction.OUTBOUND, TcpMesh.SERVICE)) {
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
    awaitTold("opened outbound|3306||db.shop.svc.cluster.local tries 3", "closed UF,URX");
  }

  @Test
  void unknownDestinationsPassThrough() throws Exception {
    var done = serve(peer -> write(peer, text(peer)));
    try (var client = connect(Direction.OUTBOUND, address(server))) {
      write(client, "anything");
      client.shutdownOutput();
      assertThat(text(client)).isEqualTo("anything");
    }
    done.get();
    awaitTold("opened PassthroughCluster tries 1", "transferred 8/8", "closed ");
  }

  @Test
  void inboundGoesToTheApplication() throws Exception {
    var done = serve(peer -> write(peer, peer.getInetAddress().getHostAddress()));
    try (var client = connect(Direction.INBOUND, address(server))) {
      assertThat(text(client)).as("who called").isEqualTo("127.0.0.6");
    }
    done.get();
    awaitTold("opened inbound|" + server.getLocalPort() + "|| tries 1");
  }

  @Test
  void hundredMebibytesPassBothWays() throws Exception {
    mesh.service(address(server));
    var done =
        serve(
            peer -> {
              peer.getInputStream().transferTo(peer.getOutputStream());
              peer.shutdownOutput();
            });
    try (var client = connect(Direction.OUTBOUND, TcpMesh.SERVICE)) {
      var writer =
          threads.submit(
              () -> {
                var chunk = new byte[MIB];
                for (int i = 0; i < 100; i++) {
                  client.getOutputStream().write(chunk);
                }
                client.shutdownOutput();
                return null;
              });
      assertThat(client.getInputStream().transferTo(java.io.OutputStream.nullOutputStream()))
          .isEqualTo(100L * MIB);
      writer.get();
    }
    done.get();
  }

  @Test
  void readerThatStopsHoldsTheWriterBack() throws Exception {
    mesh.service(address(server));
    var written = new java.util.concurrent.atomic.AtomicLong();
    serve(
        peer -> {
          var chunk = new byte[64 * 1024];
          while (written.get() < 256L * MIB) {
            peer.getOutputStream().write(chunk);
            written.addAndGet(chunk.length);
          }
        });
    try (var client = connect(Direction.OUTBOUND, TcpMesh.SERVICE)) {
      assertThat(client.getInputStream().read()).isZero();
      long before = -1;
      while (written.get() != before) {
        before = written.get();
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(300));
      }
      // What four socket buffers of loopback hold.
      assertThat(written.get()).isLessThan(48L * MIB);
    }
  }

  /// What a server does with its one client.
  private interface Script {
    void run(Socket peer) throws IOException;
  }

  private Future<?> serve(Script script) {
    Callable<?> task =
        () -> {
          try (var peer = server.accept()) {
            script.run(peer);
          }
          return "done";
        };
    return threads.submit(task);
  }

  private Socket connect(Direction direction, Address destination) throws Exception {
    return new Socket(InetAddress.getLoopbackAddress(), mesh.listen(direction, destination));
  }

  private void awaitTold(String... lines) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (!mesh.told.containsAll(java.util.List.of(lines)) && System.nanoTime() < end) {
      LockSupport.parkNanos(1_000_000);
    }
    assertThat(mesh.told).contains(lines);
  }

  private static Address address(ServerSocket socket) {
    return new Address("127.0.0.1", socket.getLocalPort());
  }

  private static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
