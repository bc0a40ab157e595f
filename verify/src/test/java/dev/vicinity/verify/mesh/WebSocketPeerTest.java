package dev.vicinity.verify.mesh;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.control.apiserver.Eventually;
import io.vertx.core.Promise;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// WebSockets through a sidecar to a server that speaks them.
class WebSocketPeerTest {
  private static final Duration SOON = Duration.ofSeconds(15);

  private final Promise<Short> serverSaw = Promise.promise();
  private Mesh mesh;
  private WebSocketClient client;

  @BeforeEach
  void start(@TempDir Path folder) {
    mesh = Mesh.started(folder);
    client = mesh.vertx().createWebSocketClient();
    var ip = mesh.subnet() + ".90";
    int port = Loopback.freePort(ip);
    var server =
        mesh.vertx()
            .createHttpServer()
            .requestHandler(request -> request.response().end("ready"))
            .webSocketHandler(
                socket -> {
                  socket.textMessageHandler(
                      text -> {
                        if ("leave".equals(text)) socket.close((short) 4001, "as you wish");
                        else socket.writeTextMessage("echo " + text);
                      });
                  socket.closeHandler(_ -> serverSaw.tryComplete(socket.closeStatusCode()));
                });
    Mesh.await(server.listen(port, ip), "serve");
    mesh.manifests().service("chat", port);
    mesh.manifests().pod("chat", "chat-kr-a", "kr/a", ip, Manifests.Ready.YES, "");
    try (var caller = mesh.caller()) {
      Eventually.holds(
          SOON, () -> assertThat(caller.get("chat.sample:5000", "/").body()).isEqualTo("ready"));
    } catch (IOException e) {
      throw new UncheckedIOException("ask chat", e);
    }
  }

  @AfterEach
  void stop() {
    mesh.close();
  }

  @Test
  void textGoesBothWaysUntilTheClientCloses() {
    var socket = open();
    for (var text : new String[] {"one", "two", "x".repeat(60_000)}) {
      assertThat(echo(socket, text)).isEqualTo("echo " + text);
    }
    Mesh.await(socket.close((short) 4000, "enough"), "close");
    assertThat(Mesh.await(serverSaw.future(), "the server's end")).isEqualTo((short) 4000);
  }

  @Test
  void closeOfTheServerReachesTheClientWithItsReason() {
    var socket = open();
    var closed = Promise.<Void>promise();
    socket.closeHandler(closed::tryComplete);
    socket.writeTextMessage("leave");
    Mesh.await(closed.future(), "the client's end");
    assertThat(socket.closeStatusCode()).isEqualTo((short) 4001);
    assertThat(socket.closeReason()).isEqualTo("as you wish");
  }

  private WebSocket open() {
    var sidecar = mesh.outbound();
    var to = new WebSocketConnectOptions().setHost("127.0.0.1").setPort(sidecar.getPort());
    to.setURI("/").addHeader("Host", "chat.sample:5000");
    return Mesh.await(client.connect(to), "open");
  }

  private static String echo(WebSocket socket, String text) {
    var answer = Promise.<String>promise();
    socket.textMessageHandler(answer::tryComplete);
    socket.writeTextMessage(text);
    return Mesh.await(answer.future(), "echo");
  }
}
