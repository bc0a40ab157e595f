package dev.vicinity.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What comes too early, or unasked, around a switch of protocols.
@Timeout(60)
class UpgradeTest {
  private static final String OFFER =
      "GET / HTTP/1.1\r\nHost: app.test\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n";
  private static final String SWITCH =
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: echo\r\nConnection: Upgrade\r\n\r\n";

  @Test
  void bytesBehindAnOfferReachTheServerThatTakesIt() throws Exception {
    try (var origin = origin(SWITCH);
        var rig = rig(origin);
        var client = rig.client()) {
      client.send(OFFER + "early").send(" bytes");
      assertThat(client.line()).startsWith("HTTP/1.1 101");
      client.headers();
      assertThat(client.bytes(11)).isEqualTo("early bytes");
    }
  }

  @Test
  void bytesBehindAPipelinedOfferToo() throws Exception {
    try (var origin = origin("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", SWITCH);
        var rig = rig(origin);
        var client = rig.client()) {
      client.send("GET /first HTTP/1.1\r\nHost: app.test\r\n\r\n" + OFFER + "early bytes");
      assertThat(client.answer().status()).isEqualTo(200);
      assertThat(client.line()).startsWith("HTTP/1.1 101");
      client.headers();
      assertThat(client.bytes(11)).isEqualTo("early bytes");
    }
  }

  @Test
  void requestBehindAnOfferThatIsRefusedIsServed() throws Exception {
    try (var origin = Origin.constant("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nno");
        var rig = rig(origin);
        var client = rig.client()) {
      client.send(OFFER + OFFER + "GET /next HTTP/1.1\r\nHost: app.test\r\n\r\n");
      for (int i = 0; i < 3; i++) {
        assertThat(client.answer().body()).isEqualTo("no");
      }
    }
  }

  /// The refusal comes while the offer is still being read.
  @Test
  void requestBehindAnOfferToNobodyIsHeardToItsEnd() throws Exception {
    try (var origin = Origin.echo("a");
        var rig =
            new Rig(
                new MemoryFeed()
                    .service("app.test", 80, origin.address())
                    .service("none.test", 80));
        var client = rig.client()) {
      var more = "POST / HTTP/1.1\r\nHost: app.test\r\nContent-Length: 4\r\n\r\nbo";
      client.send(OFFER.replace("app.test", "none.test") + more);
      assertThat(client.answer().status()).isEqualTo(503);
      client.send("dy");
      assertThat(client.answer().body()).endsWith("body");
    }
  }

  /// Requests within it would pass unseen; and HTTP/1.0 has no offers.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n",
        "1.1\r\nConnection: Upgrade\r\nUpgrade: echo, H2C\r\n",
        "1.1\r\nConnection: Upgrade\r\nUpgrade: h2c,echo\r\n",
        "1.1\r\nConnection: Upgrade\r\nUpgrade: echo\r\nUpgrade: h2c\r\n",
        "1.0\r\nConnection: Upgrade, keep-alive\r\nUpgrade: echo\r\n",
      })
  void offerThatIsNoneReachesNobody(String head) throws Exception {
    try (var origin = Origin.echo("a");
        var rig = rig(origin);
        var client = rig.client()) {
      client.send("GET / HTTP/" + head + "Host: app.test\r\n\r\n");
      assertThat(client.answer().body()).doesNotContain("upgrade");
      assertThat(client.get("app.test", "/next").body()).startsWith("a GET /next");
    }
  }

  @Test
  void switchThatNobodyOfferedIsRefused() throws Exception {
    try (var origin = origin(SWITCH);
        var rig = rig(origin);
        var client = rig.client()) {
      assertThat(client.get("app.test", "/").status()).isEqualTo(502);
      assertThat(rig.recorded().next().flags()).startsWith("UPE");
    }
  }

  /// Gives these answers, then sends back what it gets.
  private static Origin origin(String... answers) throws IOException {
    return new Origin(
        wire -> {
          for (var answer : answers) {
            wire.line();
            wire.headers();
            wire.send(answer);
          }
          for (var next = wire.bytes(1); !next.isEmpty(); next = wire.bytes(1)) {
            wire.send(next);
          }
        });
  }

  private static Rig rig(Origin origin) {
    return new Rig(new MemoryFeed().service("app.test", 80, origin.address()));
  }
}
