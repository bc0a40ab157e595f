package dev.vicinity.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.core.policy.Balancing;
import dev.vicinity.core.policy.ConnectionPool;
import dev.vicinity.core.policy.OutlierPolicy;
import dev.vicinity.core.policy.TrafficPolicy;
import dev.vicinity.core.policy.UpstreamTls;
import dev.vicinity.core.route.RetryPolicy;
import dev.vicinity.sidecar.MemoryFeed.TrafficPolicies;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Clients, servers and moments that lose, duplicate or hang requests in lesser proxies.
class HardClientsTest {
  private static final String APP = "app.test";

  /// More of an upload than all buffers on its way hold.
  private static final int PIECES = 2_000;

  private static final String OFFER =
      "Host: app.test\r\nConnection: Upgrade, HTTP2-Settings\r\n"
          + "Upgrade: h2c\r\nHTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA\r\n";

  /// As Java's own client does it: the offer goes with the head, the body comes later.
  @Test
  void offerOfHttp2WithABodyIsAnOrdinaryRequest() throws Exception {
    try (var origin =
            new Origin(
                wire -> {
                  wire.line();
                  assertThat(wire.headers()).doesNotContainKeys("upgrade", "http2-settings");
                  wire.send("HTTP/1.1 103 Early Hints\r\n\r\n");
                  var body = wire.bytes(4);
                  wire.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n" + body);
                });
        var rig = rig(origin);
        var client = rig.client()) {
      client.send("POST / HTTP/1.1\r\n" + OFFER + "Content-Length: 4\r\n\r\n");
      assertThat(client.answer().status()).isEqualTo(103);
      client.send("body");
      assertThat(client.answer().body()).isEqualTo("body");
    }
  }

  @Test
  void bodyBehindAnOfferIsNeverTakenForARequest() throws Exception {
    var hidden = "GET /hidden HTTP/1.1\r\nHost: app.test\r\n\r\n";
    try (var origin =
            new Origin(
                wire -> {
                  wire.line();
                  assertThat(wire.headers()).containsEntry("transfer-encoding", "chunked");
                  int size = Integer.parseInt(wire.line(), 16);
                  var body = wire.bytes(size);
                  assertThat(wire.line() + wire.line() + wire.line()).isEqualTo("0");
                  wire.send("HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n" + body);
                });
        var rig = rig(origin);
        var client = rig.client()) {
      client.send(
          "POST / HTTP/1.1\r\nHost: app.test\r\nUpgrade: x\r\nTransfer-Encoding: chunked\r\n\r\n"
              + Integer.toHexString(hidden.length())
              + "\r\n"
              + hidden
              + "\r\n0\r\n\r\n");
      assertThat(client.answer().body()).isEqualTo(hidden);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Host: app.test\r\nHost: other.test\r\n",
        "Host: app.test\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n",
        "Host: app.test\r\nContent-Length: 5\r\nContent-Length: 6\r\n",
        "Host: app.test\r\nContent-Length: +5\r\n",
        "Host: app.test\r\nTransfer-Encoding: identity\r\n",
        "Host: app.test\r\nTransfer-Encoding: gzip, chunked\r\n",
        "Host: app.test\r\nTransfer-Encoding: xchunked\r\n",
        "Host: app.test\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n",
        "Host: app.test\r\nX : y\r\n",
        "Host: app.test\r\nX\0: y\r\n",
        "Host: app.test\r\nX: a\0b\r\n",
      })
  void headsThatReadersCouldTakeDifferentlyAreRefused(String headers) throws Exception {
    try (var origin = Origin.echo("a");
        var rig = rig(origin);
        var client = rig.client()) {
      client.send("POST / HTTP/1.1\r\n" + headers + "\r\n0\r\n\r\nGET /hidden HTTP/1.1\r\n\r\n");
      assertThat(client.answer().status()).isEqualTo(400);
      assertThat(client.isEnded()).isTrue();
      assertThat(origin.connections()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"HTTP/1.1 413 No\r\n", "HTTP/1.1 413 No\r\nConnection: close\r\n"})
  void earlyAnswerEndsAnUploadThatWasPaused(String head) throws Exception {
    var answer = new CountDownLatch(1);
    var done = new CountDownLatch(1);
    try (var origin =
            new Origin(
                wire -> {
                  wire.line();
                  wire.headers();
                  await(answer);
                  wire.send(head + "Content-Length: 2\r\n\r\nno");
                  await(done);
                });
        var rig = rig(origin);
        var client = rig.client()) {
      var sent = new AtomicLong();
      var upload = stalledUpload(client, sent);
      assertThat(sent.get()).isLessThan(PIECES);
      answer.countDown();
      upload.join(Duration.ofSeconds(10));
      assertThat(sent.get()).isEqualTo(PIECES);
      assertThat(client.answer().status()).isEqualTo(413);
      // The connection is in step again.
      client.send("GET /next HTTP/1.1\r\nHost: unknown.invalid:port\r\n\r\n");
      assertThat(client.answer().status()).isEqualTo(400);
      done.countDown();
    }
  }

  /// Its kernel resets the connection, as most of the request was not read.
  @ParameterizedTest
  @ValueSource(strings = {"Content-Length: 2\r\n\r\nno", "\r\nno"})
  void answerOfAHostThatLeavesAnUploadUnreadIsHeard(String rest) throws Exception {
    var answer = new CountDownLatch(1);
    try (var origin =
            new Origin(
                wire -> {
                  wire.line();
                  wire.headers();
                  await(answer);
                  wire.send("HTTP/1.1 413 No\r\nConnection: close\r\n" + rest);
                });
        var rig = rig(origin);
        var client = rig.client()) {
      var sent = new AtomicLong();
      var upload = stalledUpload(client, sent);
      answer.countDown();
      assertThat(client.line()).startsWith("HTTP/1.1 413");
      boolean whole = client.headers().containsKey("content-length");
      assertThat(client.bytes(2)).isEqualTo(whole ? "no" : "2\r");
      // Without a length nobody knows whether it was all.
      assertThat(rig.recorded().next().flags()).isEqualTo(whole ? "" : "UC");
      if (whole) {
        upload.join(Duration.ofSeconds(10));
        assertThat(sent.get()).isEqualTo(PIECES);
      }
    }
  }

  @Test
  void clientThatClosesAfterItsUploadStillGetsTheEarlyAnswer() throws Exception {
    try (var rig = new Rig(new MemoryFeed().service(APP, 80));
        var client = rig.client()) {
      client.send(
          "POST / HTTP/1.1\r\n"
              + "Host: app.test\r\n"
              + "Connection: close\r\n"
              + "Content-Length: 3200000\r\n\r\n");
      upload(client, 195, new AtomicLong());
      assertThat(client.answer().status()).isEqualTo(503);
    }
  }

  @Test
  void proxyDoesNotCallItselfByAnotherName() throws Exception {
    try (var rig = new Rig(new MemoryFeed());
        var client = rig.client()) {
      int port = rig.outbound().port();
      assertThat(client.get("localhost:" + port, "/").status()).isEqualTo(404);
      assertThat(client.get("[::ffff:127.0.0.1]:" + port, "/").status()).isEqualTo(404);
    }
  }

  @Test
  void timeOfATryDoesNotCutAnAnswerThatHasBegun() throws Exception {
    var tryTime = Duration.ofMillis(200);
    try (var origin =
            new Origin(
                wire -> {
                  wire.line();
                  wire.headers();
                  wire.send("HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\n");
                  awaitNanos(2 * tryTime.toNanos());
                  wire.send("late");
                });
        var rig = new Rig(withTryTime(origin, tryTime));
        var client = rig.client()) {
      assertThat(client.get(APP, "/").body()).isEqualTo("late");
    }
  }

  @Test
  void timeOfATryBeginsWhenTheRequestIsComplete() throws Exception {
    var tryTime = Duration.ofMillis(200);
    try (var origin = Origin.echo("a");
        var rig = new Rig(withTryTime(origin, tryTime));
        var client = rig.client()) {
      client.send("POST / HTTP/1.1\r\nHost: app.test\r\nContent-Length: 4\r\n\r\nsl");
      awaitNanos(3 * tryTime.toNanos());
      client.send("ow");
      assertThat(client.answer().body()).endsWith("slow");
    }
  }

  private static MemoryFeed withTryTime(Origin origin, Duration tryTime) {
    var retries = new RetryPolicy(1, Set.of("5xx"), List.of(), tryTime, Duration.ofMillis(1));
    return new MemoryFeed().service(APP, 80, TrafficPolicies.PLAIN, retries, origin.address());
  }

  @Test
  void requestsThatStopWaitingLeaveRoomForOthers() throws Exception {
    var limits =
        new ConnectionPool(
            1,
            Duration.ofSeconds(1),
            Duration.ZERO,
            1,
            ConnectionPool.UNLIMITED,
            ConnectionPool.UNLIMITED,
            ConnectionPool.UNLIMITED,
            Duration.ZERO,
            ConnectionPool.HttpUpgrade.DEFAULT);
    var retries = new RetryPolicy(0, Set.of(), List.of(), Duration.ZERO, Duration.ofMillis(1));
    var arrived = new CountDownLatch(1);
    try (var origin =
            new Origin(
                wire -> {
                  wire.line();
                  wire.headers();
                  arrived.countDown();
                  wire.isEnded();
                });
        var rig =
            new Rig(
                new MemoryFeed()
                    .service(APP, 80, TrafficPolicies.with(limits), retries, origin.address()))) {
      // One event loop has its only connection in use; on it one waits and leaves, again and again.
      var busy = rig.client().send("GET /busy HTTP/1.1\r\nHost: app.test\r\n\r\n");
      await(arrived);
      for (int i = 0; i < 4; i++) {
        try (var client = rig.client()) {
          client.send("GET /waits HTTP/1.1\r\nHost: app.test\r\n\r\n");
          awaitNanos(Duration.ofMillis(50).toNanos());
        }
        assertThat(rig.recorded().next().flags()).isEqualTo("DC");
      }
      busy.close();
    }
  }

  @Test
  void ruleAboutTlsHoldsForTheNextRequest() throws Exception {
    try (var origin = Origin.echo("a");
        var rig = new Rig(new MemoryFeed().service(APP, 80, origin.address()));
        var client = rig.client()) {
      assertThat(client.get(APP, "/").status()).isEqualTo(200);
      rig.feed().service(APP, 80, encrypted(), RetryPolicy.NONE, origin.address());
      int status = 200;
      for (long end = System.nanoTime() + 5_000_000_000L;
          status == 200 && System.nanoTime() < end; ) {
        status = client.get(APP, "/").status();
      }
      assertThat(status).isEqualTo(503);
    }
  }

  private static TrafficPolicy encrypted() {
    var tls = new UpstreamTls.Simple("", "", "", "", List.of(), UpstreamTls.Verification.SKIP);
    return new TrafficPolicy(
        "", Balancing.ROUND_ROBIN, ConnectionPool.DEFAULT, OutlierPolicy.CONNECT_FAILURES, tls);
  }

  /// An upload that nobody reads, as far as it comes.
  private static Thread stalledUpload(Wire client, AtomicLong sent) throws IOException {
    client.send(
        "POST / HTTP/1.1\r\nHost: app.test\r\nContent-Length: " + 16_384L * PIECES + "\r\n\r\n");
    var upload = Thread.ofVirtual().start(() -> upload(client, PIECES, sent));
    awaitStall(sent);
    return upload;
  }

  private static void upload(Wire client, int pieces, AtomicLong sent) {
    var piece = new byte[16_384];
    try {
      for (int i = 0; i < pieces; i++) {
        client.send(piece);
        sent.incrementAndGet();
      }
    } catch (IOException e) {
      throw new AssertionError("after " + sent + " pieces", e);
    }
  }

  /// Until nothing moved for a while.
  private static void awaitStall(AtomicLong sent) {
    long seen;
    do {
      seen = sent.get();
      awaitNanos(300_000_000);
    } while (sent.get() != seen);
  }

  private static void awaitNanos(long nanos) {
    java.util.concurrent.locks.LockSupport.parkNanos(nanos);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static Rig rig(Origin origin) {
    return new Rig(new MemoryFeed().service(APP, 80, origin.address()));
  }
}
