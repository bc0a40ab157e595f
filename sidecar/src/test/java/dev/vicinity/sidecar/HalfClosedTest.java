package dev.vicinity.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.core.mesh.AppProtocol;
import dev.vicinity.core.mesh.MtlsMode;
import dev.vicinity.core.mesh.Transport;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// HTTP/1.1 clients that say all they have to say, end their half and wait, as `nc -N` does.
@Timeout(60)
class HalfClosedTest {
  private static final String ASK = "GET / HTTP/1.1\r\nHost: app.test\r\n\r\n";
  private static final String LENGTH = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n";
  private static final String CHUNKED = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n";

  /// Long enough for the client's end to be seen, and for what is sent to find out whether it is
  /// gone.
  private static final long SLOW_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  @Test
  void answerThatComesLateIsHeardWhole() throws Exception {
    try (var origin = new Origin(HalfClosedTest::answerSlowly);
        var rig = rig(origin)) {
      var answer = sayAndListen(rig.outbound(), ASK);
      assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\nhello");
      assertThat(answer).contains("connection: close");
      assertThat(rig.recorded().next().flags()).isEqualTo("");
    }
  }

  @Test
  void answerInPiecesIsHeardWhole() throws Exception {
    try (var origin =
            new Origin(
                wire -> {
                  request(wire);
                  wire.send(CHUNKED + "5\r\nhello\r\n");
                  awaitNanos(SLOW_NANOS);
                  wire.send("6\r\n world\r\n");
                  awaitNanos(SLOW_NANOS);
                  wire.send("0\r\n\r\n");
                });
        var rig = rig(origin);
        var socket = new Socket("127.0.0.1", rig.outbound().port());
        var wire = new Wire(socket)) {
      wire.send(ASK);
      socket.shutdownOutput();
      assertThat(wire.answer().body()).isEqualTo("hello world");
      assertThat(wire.isEnded()).isTrue();
    }
  }

  @Test
  void interimAnswersComeFirst() throws Exception {
    try (var origin =
            new Origin(
                wire -> {
                  request(wire);
                  awaitNanos(SLOW_NANOS);
                  wire.send("HTTP/1.1 103 Early Hints\r\n\r\n");
                  awaitNanos(SLOW_NANOS);
                  wire.send(LENGTH + "hello");
                });
        var rig = rig(origin)) {
      var answer = sayAndListen(rig.outbound(), ASK);
      assertThat(answer).startsWith("HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\n");
      assertThat(answer).endsWith("hello");
    }
  }

  @Test
  void allPipelinedRequestsAreAnswered() throws Exception {
    try (var origin =
            new Origin(
                wire -> {
                  while (true) {
                    answerSlowly(wire);
                  }
                });
        var rig = rig(origin)) {
      var answers = sayAndListen(rig.outbound(), ASK + ASK + ASK);
      assertThat(answers.split("hello", -1)).hasSize(4);
      assertThat(answers.split("connection: close", -1)).hasSize(2);
    }
  }

  @Test
  void bodyIsHeardToo() throws Exception {
    try (var origin = Origin.echo("a");
        var rig = rig(origin)) {
      var head = "POST / HTTP/1.1\r\nHost: app.test\r\nContent-Length: 4\r\n\r\n";
      assertThat(sayAndListen(rig.outbound(), head + "body")).endsWith(" body");
    }
  }

  @Test
  void refusalIsHeard() throws Exception {
    try (var rig = new Rig(new MemoryFeed().service("app.test", 80))) {
      assertThat(sayAndListen(rig.outbound(), ASK)).startsWith("HTTP/1.1 503 ");
    }
  }

  @Test
  void partOfARequestIsNotAnswered() throws Exception {
    try (var origin = Origin.echo("a");
        var rig = rig(origin)) {
      var head = "POST / HTTP/1.1\r\nHost: app.test\r\nContent-Length: 4\r\n\r\n";
      assertThat(sayAndListen(rig.outbound(), head + "bo")).isEmpty();
      assertThat(rig.recorded().next().flags()).isEqualTo("DC");
    }
  }

  @Test
  void largeAnswerIsHeardWholeByASlowReader() throws Exception {
    int size = 8 * 1024 * 1024;
    try (var origin =
            new Origin(
                wire -> {
                  request(wire);
                  wire.send("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n");
                  wire.send(new byte[size]);
                });
        var rig = rig(origin);
        var socket = new Socket("127.0.0.1", rig.outbound().port());
        var wire = new Wire(socket)) {
      wire.send(ASK);
      socket.shutdownOutput();
      awaitNanos(3 * SLOW_NANOS);
      assertThat(wire.answer().body()).hasSize(size);
      assertThat(wire.isEnded()).isTrue();
    }
  }

  /// Some of these wait within the sidecar, whatever buffers the kernel has.
  @ParameterizedTest
  @ValueSource(ints = {300_000, 1_000_000, 2_600_000, 4_200_000})
  void nothingFollowsAnAnswerThatIsTakenLate(int size) throws Exception {
    try (var origin =
            new Origin(
                wire -> {
                  request(wire);
                  wire.send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n").send(new byte[size]);
                  wire.close();
                });
        var rig = rig(origin);
        var socket = new Socket("127.0.0.1", rig.outbound().port());
        var wire = new Wire(socket)) {
      wire.send("GET / HTTP/1.0\r\nHost: app.test\r\n\r\n");
      socket.shutdownOutput();
      awaitNanos(3 * SLOW_NANOS);
      assertThat(wire.line()).contains(" 200 ");
      wire.headers();
      assertThat(wire.bytes(Integer.MAX_VALUE)).isEqualTo("\0".repeat(size));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {300_000, 1_000_000, 2_600_000, 4_200_000})
  void whoEndsBehindItsAnswerStillTakesIt(int size) throws Exception {
    try (var origin =
            new Origin(
                wire -> {
                  request(wire);
                  wire.send("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n");
                  wire.send(new byte[size]);
                });
        var rig = rig(origin);
        var socket = new Socket("127.0.0.1", rig.outbound().port());
        var wire = new Wire(socket)) {
      wire.send(ASK);
      awaitNanos(SLOW_NANOS);
      socket.shutdownOutput();
      awaitNanos(SLOW_NANOS);
      assertThat(wire.answer().body()).hasSize(size);
      assertThat(wire.isEnded()).isTrue();
    }
  }

  @Test
  void whatIsWholeIsAnsweredThoughMoreBegan() throws Exception {
    try (var origin = new Origin(HalfClosedTest::answerSlowly);
        var rig = rig(origin)) {
      var more = "POST / HTTP/1.1\r\nHost: app.test\r\nContent-Length: 4\r\n\r\nbo";
      assertThat(sayAndListen(rig.outbound(), ASK + more)).endsWith("\r\n\r\nhello");
    }
  }

  /// With both directions held up by slow readers: a client that ended its half while nobody read
  /// it.
  @Test
  void opaqueBytesArriveWholeBothWays() throws Exception {
    int size = 8 * 1024 * 1024;
    try (var origin =
            new Origin(
                wire -> {
                  awaitNanos(2 * SLOW_NANOS);
                  int heard = wire.bytes(Integer.MAX_VALUE).length();
                  wire.send("heard " + heard + "\n");
                  wire.send(new byte[size]);
                });
        var rig = new Rig(new MemoryFeed());
        var socket = new Socket("127.0.0.1", rig.outbound().port());
        var wire = new Wire(socket)) {
      wire.send("CONNECT " + origin.address() + " HTTP/1.1\r\n\r\n");
      assertThat(wire.line()).startsWith("HTTP/1.1 200 ");
      wire.headers();
      wire.send("\1\2\3\4").send(new byte[size]);
      socket.shutdownOutput();
      awaitNanos(4 * SLOW_NANOS);
      assertThat(wire.line()).isEqualTo("heard " + (size + 4));
      assertThat(wire.bytes(Integer.MAX_VALUE)).hasSize(size);
    }
  }

  /// Both look the same until something is sent to them.
  @Test
  void clientThatIsGoneFreesTheHost() throws Exception {
    var asked = new CountDownLatch(1);
    var freed = new CountDownLatch(1);
    try (var origin =
            new Origin(
                wire -> {
                  request(wire);
                  asked.countDown();
                  if (wire.isEnded()) {
                    freed.countDown();
                  }
                });
        var rig = rig(origin)) {
      var client = rig.client().send(ASK);
      assertThat(asked.await(10, TimeUnit.SECONDS)).isTrue();
      client.close();
      assertThat(freed.await(5, TimeUnit.SECONDS)).isTrue();
      assertThat(rig.recorded().next().flags()).isEqualTo("DC");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = Transport.class,
      names = {"PLAIN", "MESH_TLS"})
  void answerIsHeardThroughTwoSidecars(Transport transport) throws Exception {
    var vertx = Vertx.vertx();
    try (var origin = new Origin(HalfClosedTest::answerSlowly)) {
      var sidecars = new TwoSidecars(vertx, "app.test", 80);
      sidecars.start(origin.address().port(), AppProtocol.HTTP, transport, MtlsMode.PERMISSIVE);
      try {
        assertThat(sayAndListen(sidecars.outbound(), ASK)).endsWith("hello");
        // straight to the second, as one that is not of the mesh
        assertThat(sayAndListen(sidecars.inbound(), ASK)).endsWith("hello");
      } finally {
        sidecars.close();
      }
    } finally {
      Rig.await(vertx.close());
    }
  }

  private static String sayAndListen(Address to, String request) throws IOException {
    try (var socket = new Socket(to.host(), to.port());
        var wire = new Wire(socket)) {
      wire.send(request);
      socket.shutdownOutput();
      return wire.bytes(Integer.MAX_VALUE);
    }
  }

  private static void request(Wire wire) throws IOException {
    wire.line();
    wire.headers();
  }

  private static void answerSlowly(Wire wire) throws IOException {
    request(wire);
    awaitNanos(SLOW_NANOS);
    wire.send(LENGTH + "hello");
  }

  private static void awaitNanos(long nanos) {
    java.util.concurrent.locks.LockSupport.parkNanos(nanos);
  }

  private static Rig rig(Origin origin) {
    return new Rig(new MemoryFeed().service("app.test", 80, origin.address()));
  }
}
