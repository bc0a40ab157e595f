package dev.vicinity.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.core.mesh.AppProtocol;
import dev.vicinity.core.mesh.InboundPort;
import dev.vicinity.core.mesh.Locality;
import dev.vicinity.core.mesh.MtlsMode;
import dev.vicinity.core.mesh.Version;
import dev.vicinity.core.mesh.Workload;
import dev.vicinity.core.mesh.WorkloadConfig;
import dev.vicinity.sidecar.config.InboundBind;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Bytes in which one reader finds other messages than the next (RFC 9112, 11.2), at both
/// listeners: they are refused, counted, and nothing of what they hide goes on.
@Timeout(60)
class SmugglingTest {
  private static final String HIDDEN = "GET /hidden HTTP/1.1\r\nHost: app.test\r\n\r\n";
  private static final ConcurrentLinkedQueue<String> SEEN = new ConcurrentLinkedQueue<>();

  private static Origin origin;
  private static Rig rig;

  /// Which listener a client comes to.
  enum Door {
    OUTBOUND,
    INBOUND
  }

  record Case(Door door, String bytes) {}

  @BeforeAll
  static void start() throws Exception {
    origin =
        new Origin(
            wire -> {
              while (true) {
                SEEN.add(wire.line());
                var headers = wire.headers();
                wire.bytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
                if (!headers.containsKey("transfer-encoding")) {
                  wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                }
              }
            });
    rig =
        new Rig(
            new MemoryFeed().service("app.test", 80, origin.address()),
            new InboundBind(new Address("127.0.0.1", 0), origin.address()));
    var port =
        new InboundPort(rig.inbound().port(), AppProtocol.HTTP, MtlsMode.DISABLE, "app.test", 80);
    rig.feed()
        .workload(
            new WorkloadConfig(
                new Version(1, 1),
                new Workload("pod", "test", "pod", "sa", "", "", Locality.NONE, Map.of()),
                "cluster.local",
                List.of(),
                WorkloadConfig.OutboundMode.ALLOW_ANY,
                MtlsMode.DISABLE,
                List.of(port)));
  }

  @AfterAll
  static void stop() throws Exception {
    rig.close();
    origin.close();
  }

  private static Wire connect(Door door) throws IOException {
    return new Wire(door == Door.OUTBOUND ? rig.outbound() : rig.inbound());
  }

  private static Stream<Case> atBoth(String... bytes) {
    return Stream.of(Door.values())
        .flatMap(door -> Stream.of(bytes).map(text -> new Case(door, text)));
  }

  static Stream<Case> heads() {
    var heads =
        new String[] {
          "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n",
          "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n",
          "Content-Length: 5\r\nContent-Length: 6\r\n",
          "Content-Length: 5\r\nContent-Length: 5\r\n",
          "Content-Length: 5, 5\r\n",
          "Content-Length: 5,6\r\n",
          "Content-Length: +5\r\n",
          "Content-Length: -5\r\n",
          "Content-Length: 0x5\r\n",
          "Content-Length: 5 5\r\n",
          "Content-Length: 5;\r\n",
          "Content-Length: \r\n",
          "Content-Length: 1_0\r\n",
          "Content-Length: 5.0\r\n",
          "Content-Length: 99999999999999999999\r\n",
          "Content-Length:\u00b2\r\n",
          "Transfer-Encoding: xchunked\r\n",
          "Transfer-Encoding: chunked, identity\r\n",
          "Transfer-Encoding: chunked, chunked\r\n",
          "Transfer-Encoding: gzip, chunked\r\n",
          "Transfer-Encoding: identity\r\n",
          "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n",
          "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
          "Transfer-Encoding: \"chunked\"\r\n",
          "Transfer-Encoding: \u000bchunked\r\n",
          "Transfer-Encoding:\r\n chunked\r\n",
          "Transfer-Encoding : chunked\r\n",
          "Transfer-Encoding\r\n",
          "Transfer-Encoding\t: chunked\r\n",
          " Transfer-Encoding: chunked\r\n",
          "X: a\r\n b\r\n",
          "X: a\r\n\tTransfer-Encoding: chunked\r\n",
          "X: a\nTransfer-Encoding: chunked\r\n",
          "X: a\rTransfer-Encoding: chunked\r\n",
          "X: a\r\r\n",
          "X: a\0b\r\n",
          "X\0: a\r\n",
          "X: a\u0001b\r\n",
          "X\u00e9: a\r\n",
          "X Y: a\r\n",
          ": a\r\n",
          ":path: /hidden\r\n",
          "X(: a\r\n",
          "Host: app.test\r\n",
          "Host: other.test\r\n",
        };
    return atBoth(
        Stream.of(heads)
            .map(head -> "POST / HTTP/1.1\r\nHost: app.test\r\n" + head + "\r\n0\r\n\r\n" + HIDDEN)
            .toArray(String[]::new));
  }

  static Stream<Case> requestLines() {
    return atBoth(
        "GET / HTTP/1.1\nHost: app.test\r\n\r\n",
        "GET / HTTP/1.1\r\n Host: app.test\r\n\r\n",
        "GET /a b HTTP/1.1\r\nHost: app.test\r\n\r\n",
        "GET /a\rb HTTP/1.1\r\nHost: app.test\r\n\r\n",
        "GET / HTTP/2.0\r\nHost: app.test\r\n\r\n",
        "GET / HTTP/1.11\r\nHost: app.test\r\n\r\n",
        "GET / HTTP/1.x\r\nHost: app.test\r\n\r\n",
        "GET /\r\nHost: app.test\r\n\r\n",
        "POST / HTTP/1.0\r\nHost: app.test\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
            + HIDDEN);
  }

  static Stream<Case> targets() {
    return atBoth(
        "GET / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: \r\n\r\n",
        "GET / HTTP/1.1\r\nHost: app.test/x\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: app.test other\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a@app.test\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: app.test, other.test\r\n\r\n",
        "GET /a\0b HTTP/1.1\r\nHost: app.test\r\n\r\n",
        "GET a HTTP/1.1\r\nHost: app.test\r\n\r\n",
        "GET * HTTP/1.1\r\nHost: app.test\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: " + "a".repeat(261) + "\r\n\r\n",
        "GET http:///x HTTP/1.1\r\nHost: app.test\r\n\r\n",
        "GET http://app.test,other.test/ HTTP/1.1\r\nHost: app.test\r\n\r\n",
        "GET http://a@app.test/ HTTP/1.1\r\nHost: app.test\r\n\r\n",
        "GET http://other.test\\@app.test/ HTTP/1.1\r\nHost: app.test\r\n\r\n",
        "GET http://app.t\u00e9st/ HTTP/1.1\r\nHost: app.test\r\n\r\n");
  }

  static Stream<Case> chunks() {
    var chunks =
        new String[] {
          "x\r\n",
          "-1\r\n",
          "+1\r\na\r\n0\r\n\r\n",
          "0x1\r\na\r\n0\r\n\r\n",
          "1 1\r\na\r\n0\r\n\r\n",
          "\r\n\r\n",
          "ffffffffffffffff\r\na\r\n0\r\n\r\n",
          "100000001\r\na\r\n0\r\n\r\n",
          "fffffffff\r\na\r\n0\r\n\r\n",
          "1\r\nab\r\n0\r\n\r\n",
          "1\r\na0\r\n\r\n",
          "1\na\r\n0\r\n\r\n",
          "1\r\na\n0\r\n\r\n",
          "1;a\nb\r\na\r\n0\r\n\r\n",
          "1;a\rb\r\na\r\n0\r\n\r\n",
          "0\r\nX: a\nY: b\r\n\r\n",
          "0\r\nX : a\r\n\r\n",
          "0\r\nX\0: a\r\n\r\n",
        };
    return atBoth(
        Stream.of(chunks)
            .map(
                chunk ->
                    "POST / HTTP/1.1\r\nHost: app.test\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + chunk
                        + HIDDEN)
            .toArray(String[]::new));
  }

  @ParameterizedTest
  @MethodSource({"heads", "requestLines"})
  void headIsRefusedAndNothingGoesOn(Case given) throws Exception {
    SEEN.clear();
    refused(given);
    assertThat(seenUntilNow(given.door())).isEmpty();
  }

  /// What went on, the next client's request left out: it comes behind all that is on its way.
  private static List<String> seenUntilNow(Door door) throws Exception {
    try (var client = connect(door)) {
      assertThat(client.get("app.test", "/next").status()).isEqualTo(200);
    }
    return SEEN.stream().filter(line -> !line.contains("/next")).toList();
  }

  /// Where they end is beyond doubt, so that the connection may stay.
  @ParameterizedTest
  @MethodSource("targets")
  void targetThatIsNoneIsRefused(Case given) throws Exception {
    SEEN.clear();
    rig.recorded().clear();
    try (var client = connect(given.door())) {
      client.send(given.bytes());
      assertThat(client.answer().status()).isEqualTo(400);
    }
    countedAsMalformed();
    assertThat(seenUntilNow(given.door())).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("chunks")
  void brokenChunkIsAnsweredAndHidesNothing(Case given) throws Exception {
    SEEN.clear();
    refused(given);
    assertThat(seenUntilNow(given.door())).noneMatch(line -> line.contains("hidden"));
  }

  /// Nobody would hear the answer (RFC 9112, 9.6).
  @ParameterizedTest
  @EnumSource
  void nothingBehindTheLastRequestGoesOn(Door door) throws Exception {
    SEEN.clear();
    try (var client = connect(door)) {
      client.send("GET / HTTP/1.1\r\nHost: app.test\r\nConnection: close\r\n\r\n" + HIDDEN);
      assertThat(client.answer().status()).isEqualTo(200);
      assertThat(client.isEnded()).isTrue();
    }
    assertThat(seenUntilNow(door)).containsExactly("GET / HTTP/1.1");
  }

  private static void refused(Case given) throws Exception {
    rig.recorded().clear();
    try (var client = connect(given.door())) {
      client.send(given.bytes());
      assertThat(client.answer().status()).isEqualTo(400);
      assertThat(client.isEnded()).isTrue();
    }
    countedAsMalformed();
  }

  /// What earlier clients left behind comes before.
  private static void countedAsMalformed() throws InterruptedException {
    var flags = rig.recorded().next().flags();
    while (!flags.equals("DPE")) {
      flags = rig.recorded().next().flags();
    }
  }

  /// Trailers are merged into heads by some.
  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 5", "Transfer-Encoding: chunked", "Host: other.test"})
  void trailersFrameNothing(String trailer) throws Exception {
    var trailers = new ConcurrentLinkedQueue<Map<String, String>>();
    try (var upstream =
            new Origin(
                wire -> {
                  wire.line();
                  wire.headers();
                  wire.line();
                  trailers.add(wire.headers());
                  wire.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
                });
        var other = new Rig(new MemoryFeed().service("app.test", 80, upstream.address()));
        var client = other.client()) {
      client.send(
          "POST / HTTP/1.1\r\nHost: app.test\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
              + trailer
              + "\r\nX-Ok: 1\r\n\r\n");
      if (client.answer().status() == 200) {
        assertThat(trailers.remove()).containsOnlyKeys("x-ok");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nContent-Length: +2\r\n\r\nab",
        "HTTP/1.1 200 OK\r\nContent-Length: 2, 3\r\n\r\nab",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: xchunked\r\n\r\nab",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked, identity\r\n\r\nab",
        "HTTP/1.1 200 OK\r\nX: a\r\n b\r\nContent-Length: 2\r\n\r\nab",
        "HTTP/1.1 200 OK\r\nX: a\0b\r\nContent-Length: 2\r\n\r\nab",
        "HTTP/1.1 200 OK\r\nX: a\nContent-Length: 2\r\n\r\nab",
        "HTTP/1.1 xyz OK\r\nContent-Length: 2\r\n\r\nab",
        "HTTP/2.0 200 OK\r\nContent-Length: 2\r\n\r\nab",
        "nonsense\r\n\r\n",
      })
  void answerThatReadersCouldTakeDifferentlyIsRefused(String answer) throws Exception {
    try (var upstream = Origin.constant(answer);
        var other = new Rig(new MemoryFeed().service("app.test", 80, upstream.address()));
        var client = other.client()) {
      assertThat(client.get("app.test", "/").status()).isEqualTo(502);
      assertThat(other.recorded().next().flags()).startsWith("UPE");
    }
  }

  /// What a server sends beyond its answer must not answer whoever comes next.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\nevil",
        "HTTP/1.1 200 OK\r\nContent-Length: 40\r\n\r\n",
        "HTTP/1.1 200 OK\r\n",
        "x",
      })
  void bytesBehindAnAnswerAnswerNobody(String extra) throws Exception {
    var served = new AtomicInteger();
    try (var upstream =
            new Origin(
                wire -> {
                  wire.line();
                  wire.headers();
                  int n = served.incrementAndGet();
                  wire.send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n" + n + extra);
                  wire.isEnded();
                });
        var other = new Rig(new MemoryFeed().service("app.test", 80, upstream.address()));
        var client = other.client()) {
      var request = "GET / HTTP/1.1\r\nHost: app.test\r\n\r\n";
      client.send(request + request + request);
      for (int i = 1; i <= 3; i++) {
        assertThat(client.answer().body()).isEqualTo(Integer.toString(i));
      }
    }
  }
}
