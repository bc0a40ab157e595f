package dev.vicinity.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.core.mesh.AppProtocol;
import dev.vicinity.core.mesh.MtlsMode;
import dev.vicinity.core.mesh.Transport;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Opaque bytes through two sidecars; the client asks its own for a tunnel.
@Timeout(60)
class OpaqueSidecarTest {
  private static final String HOST = "db.test.svc.cluster.local";

  private Vertx vertx;
  private TwoSidecars sidecars;
  private ServerSocket application;
  private ExecutorService threads;

  @BeforeEach
  void start() throws IOException {
    vertx = Vertx.vertx();
    threads = Executors.newVirtualThreadPerTaskExecutor();
    application = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    sidecars = new TwoSidecars(vertx, HOST, 3306);
  }

  @AfterEach
  void stop() throws Exception {
    sidecars.close();
    application.close();
    threads.shutdownNow();
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void serverSpeaksFirstThroughMutualTls() throws Exception {
    sidecars.start(
        application.getLocalPort(), AppProtocol.TCP, Transport.MESH_TLS, MtlsMode.STRICT);
    greetAndEcho();
    try (var client = tunnel(HOST + ":3306")) {
      assertThat(line(client)).isEqualTo("greeting");
      client.getOutputStream().write("hello\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(line(client)).isEqualTo("hello");
    }
  }

  @Test
  void permissivePortLetsTheServerOfAPlainClientSpeakFirst() throws Exception {
    sidecars.start(
        application.getLocalPort(), AppProtocol.TCP, Transport.PLAIN, MtlsMode.PERMISSIVE);
    greetAndEcho();
    try (var client = tunnel(HOST + ":3306")) {
      assertThat(line(client)).isEqualTo("greeting");
    }
  }

  @Test
  void strictPortRefusesPlainBytes() throws Exception {
    sidecars.start(application.getLocalPort(), AppProtocol.TCP, Transport.PLAIN, MtlsMode.STRICT);
    try (var client = tunnel(HOST + ":3306")) {
      client.getOutputStream().write("hello\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(client.getInputStream().read()).isEqualTo(-1);
    }
  }

  @Test
  void endOfTheClientReachesTheApplication() throws Exception {
    sidecars.start(
        application.getLocalPort(), AppProtocol.TCP, Transport.MESH_TLS, MtlsMode.STRICT);
    var heard = heard();
    try (var client = tunnel(HOST + ":3306")) {
      client.getOutputStream().write("bye".getBytes(StandardCharsets.US_ASCII));
    }
    assertThat(heard.get(10, TimeUnit.SECONDS)).isEqualTo("bye");
  }

  @Test
  void bytesOfAClientThatDoesNotStayArriveHoweverLongTheDecisionTakes() throws Exception {
    sidecars.start(application.getLocalPort(), AppProtocol.TCP, Transport.PLAIN, MtlsMode.STRICT);
    sidecars.fallSilent();
    var heard = heard();
    try (var client = tunnel("127.0.0.1:" + application.getLocalPort())) {
      client.getOutputStream().write("bye".getBytes(StandardCharsets.US_ASCII));
    }
    assertThat(heard.get(10, TimeUnit.SECONDS)).isEqualTo("bye");
  }

  private Future<String> heard() {
    return threads.submit(
        () -> {
          try (var peer = application.accept()) {
            return new String(peer.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
          }
        });
  }

  @Test
  void tunnelToAnUnknownAddressIsPassedThrough() throws Exception {
    sidecars.start(application.getLocalPort(), AppProtocol.TCP, Transport.PLAIN, MtlsMode.STRICT);
    greetAndEcho();
    try (var client = tunnel("127.0.0.1:" + application.getLocalPort())) {
      client.getOutputStream().write("hello\n".getBytes(StandardCharsets.US_ASCII));
      assertThat(line(client)).isEqualTo("greeting");
      assertThat(line(client)).isEqualTo("hello");
    }
  }

  @Test
  void tunnelWithoutPortIsNoTunnel() throws Exception {
    sidecars.start(application.getLocalPort(), AppProtocol.TCP, Transport.PLAIN, MtlsMode.STRICT);
    try (var client = ask("nowhere")) {
      assertThat(line(client)).isEqualTo("HTTP/1.1 400 Bad Request");
    }
  }

  private void greetAndEcho() {
    threads.submit(
        () -> {
          try (var peer = application.accept()) {
            peer.getOutputStream().write("greeting\n".getBytes(StandardCharsets.US_ASCII));
            peer.getInputStream().transferTo(peer.getOutputStream());
          }
          return null;
        });
  }

  private Socket tunnel(String authority) throws IOException {
    var socket = ask(authority);
    assertThat(line(socket)).isEqualTo("HTTP/1.1 200 Connection established");
    assertThat(line(socket)).isEmpty();
    return socket;
  }

  private Socket ask(String authority) throws IOException {
    var proxy = sidecars.outbound();
    var socket = new Socket(proxy.host(), proxy.port());
    socket.setSoTimeout(20_000); // no interruption ends a read
    var head = "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static String line(Socket socket) throws IOException {
    var line = new StringBuilder();
    for (int c = socket.getInputStream().read();
        c >= 0 && c != '\n';
        c = socket.getInputStream().read()) {
      line.append((char) c);
    }
    return line.toString().strip();
  }
}
