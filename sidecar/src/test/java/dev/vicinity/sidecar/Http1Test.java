package dev.vicinity.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What an HTTP/1.1 proxy must do, whatever the mesh says.
class Http1Test {
  private static final String APP = "app.test";

  @Test
  void requestIsForwardedAndAnswered() throws Exception {
    try (var origin = Origin.echo("a");
        var rig = rig(origin);
        var client = rig.client()) {
      var answer = client.get(APP, "/x?y=1");
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).startsWith("a GET /x?y=1 HTTP/1.1").contains("host=app.test");
      assertThat(answer.header("x-envoy-upstream-service-time")).isNotEmpty();
      assertThat(rig.recorded().next())
          .isEqualTo(
              new Recorded.Outcome(
                  200, "", "outbound|80||app.test", 1, "/x?y=1", answer.body().length()));
    }
  }

  @Test
  void absoluteFormIsTurnedIntoOriginForm() throws Exception {
    try (var origin = Origin.echo("a");
        var rig = rig(origin);
        var client = rig.client()) {
      client.send("GET http://app.test/p?q HTTP/1.1\r\nHost: other\r\n\r\n");
      assertThat(client.answer().body())
          .startsWith("a GET /p?q HTTP/1.1")
          .contains("host=app.test");
    }
  }

  @Test
  void manyRequestsUseOneConnectionEachWay() throws Exception {
    try (var origin = Origin.echo("a");
        var rig = rig(origin);
        var client = rig.client()) {
      for (int i = 0; i < 50; i++) {
        assertThat(client.get(APP, "/" + i).body()).startsWith("a GET /" + i + " ");
      }
      assertThat(origin.connections()).isEqualTo(1);
    }
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrder() throws Exception {
    try (var origin = Origin.echo("a");
        var rig = rig(origin);
        var client = rig.client()) {
      var requests = new StringBuilder();
      for (int i = 0; i < 20; i++) {
        requests.append("POST /").append(i).append(" HTTP/1.1\r\nHost: app.test\r\n");
        requests.append("Content-Length: 3\r\n\r\nabc");
      }
      client.send(requests.toString());
      for (int i = 0; i < 20; i++) {
        assertThat(client.answer().body()).startsWith("a POST /" + i + " ").endsWith("abc");
      }
    }
  }

  @Test
  void chunkedBodiesStreamBothWaysWithTrailers() throws Exception {
    try (var origin =
            new Origin(
                wire -> {
                  wire.line();
                  assertThat(wire.headers()).containsEntry("transfer-encoding", "chunked");
                  assertThat(wire.line()).isEqualTo("5");
                  assertThat(wire.bytes(7)).isEqualTo("hello\r\n");
                  assertThat(wire.line()).isEqualTo("0");
                  assertThat(wire.headers()).containsEntry("x-sum", "1");
                  wire.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                  wire.send("3\r\nabc\r\n");
                  wire.send("0\r\nx-check: ok\r\n\r\n");
                });
        var rig = rig(origin);
        var client = rig.client()) {
      client.send("POST / HTTP/1.1\r\nHost: app.test\r\nTransfer-Encoding: chunked\r\n\r\n");
      client.send("5\r\nhello\r\n");
      client.send("0\r\nx-sum: 1\r\n\r\n");
      var answer = client.answer();
      assertThat(answer.body()).isEqualTo("abc");
      assertThat(answer.header("x-check")).isEqualTo("ok");
    }
  }

  @Test
  void largeBodyPassesUnchanged() throws Exception {
    int size = 5_000_000;
    try (var origin =
            new Origin(
                wire -> {
                  wire.line();
                  wire.headers();
                  var body = wire.bytes(size);
                  wire.send("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n" + body);
                });
        var rig = rig(origin);
        var client = rig.client()) {
      var body = new StringBuilder(size);
      IntStream.range(0, size / 8).forEach(i -> body.append(String.valueOf(10_000_000 + i)));
      client.send("PUT / HTTP/1.1\r\nHost: app.test\r\nContent-Length: " + size + "\r\n\r\n");
      client.send(body.toString());
      assertThat(client.answer().body()).isEqualTo(body.toString());
    }
  }

  @Test
  void headHasNoBodyAndTheConnectionStays() throws Exception {
    try (var origin = Origin.constant("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n");
        var rig = rig(origin);
        var client = rig.client()) {
      client.send("HEAD / HTTP/1.1\r\nHost: app.test\r\n\r\n");
      assertThat(client.answer("HEAD").header("content-length")).isEqualTo("100");
      client.send("HEAD / HTTP/1.1\r\nHost: app.test\r\n\r\n");
      assertThat(client.answer("HEAD").status()).isEqualTo(200);
      assertThat(origin.connections()).isEqualTo(1);
    }
  }

  @Test
  void statusesWithoutBodyLeaveTheConnectionUsable() throws Exception {
    try (var origin = Origin.constant("HTTP/1.1 204 No Content\r\n\r\n");
        var rig = rig(origin);
        var client = rig.client()) {
      assertThat(client.get(APP, "/").status()).isEqualTo(204);
      assertThat(client.get(APP, "/").status()).isEqualTo(204);
    }
  }

  @Test
  void answerEndedByItsConnectionReachesTheClientWhole() throws Exception {
    try (var origin =
            new Origin(
                wire -> {
                  wire.line();
                  wire.headers();
                  wire.send("HTTP/1.1 200 OK\r\n\r\nuntil the end");
                });
        var rig = rig(origin);
        var client = rig.client()) {
      assertThat(client.get(APP, "/").body()).isEqualTo("until the end");
    }
  }

  @Test
  void expectationIsAnsweredByTheProxy() throws Exception {
    try (var origin = Origin.echo("a");
        var rig = rig(origin);
        var client = rig.client()) {
      client.send(
          "POST / HTTP/1.1\r\nHost: app.test\r\nExpect: 100-continue\r\n"
              + "Content-Length: 2\r\n\r\n");
      assertThat(client.answer().status()).isEqualTo(100);
      client.send("hi");
      assertThat(client.answer().body()).endsWith("hi").doesNotContain("expect");
    }
  }

  @Test
  void oldClientsGetAConnectionThatCloses() throws Exception {
    try (var origin = Origin.constant("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        var rig = rig(origin);
        var client = rig.client()) {
      client.send("GET / HTTP/1.0\r\nHost: app.test\r\n\r\n");
      var answer = client.answer();
      assertThat(answer.body()).isEqualTo("ok");
      assertThat(answer.header("connection")).isEqualTo("close");
      assertThat(client.isEnded()).isTrue();
    }
  }

  @Test
  void upgradeTurnsTheConnectionIntoAPipe() throws Exception {
    try (var origin =
            new Origin(
                wire -> {
                  wire.line();
                  assertThat(wire.headers())
                      .containsEntry("upgrade", "echo")
                      .containsEntry("connection", "upgrade");
                  wire.send(
                      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\n"
                          + "Connection: Upgrade\r\n\r\nwelcome");
                  while (true) {
                    wire.send(wire.bytes(4));
                  }
                });
        var rig = rig(origin);
        var client = rig.client()) {
      client.send(
          "GET / HTTP/1.1\r\nHost: app.test\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n");
      assertThat(client.line()).startsWith("HTTP/1.1 101");
      assertThat(client.headers()).containsEntry("upgrade", "echo");
      assertThat(client.bytes(7)).isEqualTo("welcome");
      client.send("ping");
      assertThat(client.bytes(4)).isEqualTo("ping");
      client.send("pong");
      assertThat(client.bytes(4)).isEqualTo("pong");
    }
  }

  @Test
  void refusedUpgradeIsAnOrdinaryAnswer() throws Exception {
    try (var origin = Origin.constant("HTTP/1.1 400 Bad Request\r\nContent-Length: 2\r\n\r\nno");
        var rig = rig(origin);
        var client = rig.client()) {
      for (int i = 0; i < 2; i++) {
        client.send(
            "GET / HTTP/1.1\r\nHost: app.test\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n");
        var answer = client.answer();
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body()).isEqualTo("no");
      }
    }
  }

  @Test
  void headersOfTheHopEndHere() throws Exception {
    try (var origin = Origin.echo("a");
        var rig = rig(origin);
        var client = rig.client()) {
      client.send(
          "GET / HTTP/1.1\r\nHost: app.test\r\nConnection: keep-alive, x-private\r\n"
              + "X-Private: 1\r\nKeep-Alive: 5\r\nProxy-Connection: x\r\nTE: gzip\r\n\r\n");
      assertThat(client.answer().body())
          .doesNotContain("x-private", "keep-alive", "proxy-connection", "te=");
    }
  }

  /// Some servers wait for a body otherwise, or refuse to guess.
  @ParameterizedTest
  @CsvSource({"POST,''", "PUT,''", "PATCH,''", "POST,'Transfer-Encoding: chunked'"})
  void requestThatCouldHaveABodySaysThatItHasNone(String method, String framing) throws Exception {
    try (var origin = Origin.echo("a");
        var rig = rig(origin);
        var client = rig.client()) {
      var fields = framing.isEmpty() ? "\r\n" : framing + "\r\n\r\n0\r\n\r\n";
      client.send(method + " / HTTP/1.1\r\nHost: app.test\r\n" + fields);
      assertThat(client.answer().body()).contains("content-length=0");
      assertThat(client.get("app.test", "/").body()).doesNotContain("content-length");
    }
  }

  @Test
  void nonsenseIsRefused() throws Exception {
    try (var rig = new Rig(new MemoryFeed());
        var client = rig.client()) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding : chunked\r\n\r\n");
      assertThat(client.answer().status()).isEqualTo(400);
      assertThat(client.isEnded()).isTrue();
      assertThat(rig.recorded().next().flags()).isEqualTo("DPE");
    }
  }

  @Test
  void tooLargeHeadIsRefused() throws Exception {
    try (var rig = new Rig(new MemoryFeed());
        var client = rig.client()) {
      client.send("GET / HTTP/1.1\r\nHost: a\r\nX: " + "x".repeat(70_000) + "\r\n\r\n");
      assertThat(client.answer().status()).isEqualTo(431);
    }
  }

  @Test
  void clientThatLeavesEndsTheUpstreamRequest() throws Exception {
    try (var origin =
            new Origin(
                wire -> {
                  wire.line();
                  wire.headers();
                  wire.isEnded();
                });
        var rig = rig(origin)) {
      var client = rig.client();
      client.send("GET / HTTP/1.1\r\nHost: app.test\r\n\r\n");
      client.close();
      assertThat(rig.recorded().next())
          .extracting(Recorded.Outcome::status, Recorded.Outcome::flags)
          .containsExactly(0, "DC");
    }
  }

  private static Rig rig(Origin origin) {
    return new Rig(new MemoryFeed().service(APP, 80, origin.address()));
  }
}
