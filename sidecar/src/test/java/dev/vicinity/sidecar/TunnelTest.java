package dev.vicinity.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.sidecar.Ends.Version;
import dev.vicinity.sidecar.exchange.End;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// An extended CONNECT to a server that speaks HTTP/1.1 (RFC 8441): what the client sends before
/// the server has switched is no request.
@Timeout(60)
class TunnelTest {
  private static final String EARLY = "GET /hidden HTTP/1.1\r\nHost: app.test\r\n\r\n";

  @Test
  void earlyBytesReachNoServerThatRefuses() throws Exception {
    try (var server = new ServerSocket(0);
        var ends = new Ends(Version.HTTP_2, Version.HTTP_1)) {
      ends.place(server.getLocalPort());
      try (var client = ends.client();
          var host = open(server, client)) {
        client.body(EARLY, End.OPEN);
        passBy(server, client);
        host.send("HTTP/1.1 403 No\r\nContent-Length: 0\r\n\r\n");
        assertThat(host.isGone()).isTrue();
      }
    }
  }

  @Test
  void earlyBytesReachTheServerThatSwitches() throws Exception {
    try (var server = new ServerSocket(0);
        var ends = new Ends(Version.HTTP_2, Version.HTTP_1)) {
      ends.place(server.getLocalPort());
      try (var client = ends.client();
          var host = open(server, client)) {
        client.body("early ", End.OPEN);
        client.body("bytes", End.OPEN);
        host.send("HTTP/1.1 101 X\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
        assertThat(host.bytes(11)).isEqualTo("early bytes");
        assertThat(client.next()).isEqualTo("head 200");
        host.send("answer");
        assertThat(client.next()).isEqualTo("body answer");
        client.body("later", End.LAST);
        assertThat(host.bytes(5)).isEqualTo("later");
      }
    }
  }

  private static Wire open(ServerSocket server, Side client) throws Exception {
    client.head("CONNECT /", End.OPEN, ":scheme: http", ":path: /chat", ":protocol: websocket");
    var host = new Wire(server.accept());
    assertThat(host.line()).isEqualTo("GET /chat HTTP/1.1");
    assertThat(host.headers()).containsEntry("upgrade", "websocket");
    return host;
  }

  /// A request behind what was sent before: when it has arrived, so could have the other.
  private static void passBy(ServerSocket server, Side client) throws Exception {
    client.head("GET /next", End.LAST);
    try (var next = new Wire(server.accept())) {
      assertThat(next.line()).isEqualTo("GET /next HTTP/1.1");
      next.headers();
      next.send("HTTP/1.1 204 X\r\n\r\n");
      assertThat(client.next()).isEqualTo("head 204");
    }
  }
}
