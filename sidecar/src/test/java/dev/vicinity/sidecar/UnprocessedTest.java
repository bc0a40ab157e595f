package dev.vicinity.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.core.policy.ConnectionPool;
import dev.vicinity.core.route.RetryPolicy;
import dev.vicinity.sidecar.MemoryFeed.TrafficPolicies;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Requests that an HTTP/2 host never began to serve go out again, without any rule about retries,
/// bodies and all methods included.
@Timeout(60)
class UnprocessedTest {
  private static final String SETTINGS = "\0\0\0\4\0\0\0\0\0";
  private static final String SETTINGS_ACK = "\0\0\0\4\1\0\0\0\0";
  private static final String GO_AWAY_BEFORE_ALL = "\0\0\10\7\0\0\0\0\0\0\0\0\0\0\0\0\0";

  /// How the host says that it did not begin.
  enum Refusal {
    GO_AWAY,
    RESET
  }

  private record Frame(int type, int flags, int stream) {}

  @ParameterizedTest
  @EnumSource(Refusal.class)
  void requestIsSentAgainWithItsBody(Refusal refusal) throws Exception {
    var asked = new AtomicInteger();
    try (var origin = origin(asked, refusal, 1);
        var rig = rig(origin);
        var client = rig.client()) {
      client.send("POST / HTTP/1.1\r\nHost: app.test\r\nContent-Length: 4\r\n\r\nbody");
      assertThat(client.answer().status()).isEqualTo(200);
      assertThat(asked).hasValue(2);
    }
  }

  @Test
  void hostThatRefusesAllIsNotAskedForEver() throws Exception {
    var asked = new AtomicInteger();
    try (var origin = origin(asked, Refusal.RESET, Integer.MAX_VALUE);
        var rig = rig(origin);
        var client = rig.client()) {
      assertThat(client.get("app.test", "/").status()).isEqualTo(503);
      assertThat(asked).hasValue(4);
      assertThat(rig.recorded().next().flags()).isEqualTo("UR");
    }
  }

  /// Refuses the first requests and answers the others.
  private static Origin origin(AtomicInteger asked, Refusal refusal, int refusals)
      throws IOException {
    return new Origin(
        wire -> {
          wire.bytes(24);
          wire.send(SETTINGS);
          while (true) {
            var frame = frame(wire);
            if (frame.type() == 4 && frame.flags() == 0) {
              wire.send(SETTINGS_ACK);
            } else if (frame.type() == 1) {
              boolean refuses = asked.incrementAndGet() <= refusals;
              wire.send(refuses ? refuse(refusal, frame.stream()) : ok(frame.stream()));
            }
          }
        });
  }

  private static String refuse(Refusal refusal, int stream) {
    return switch (refusal) {
      case GO_AWAY -> GO_AWAY_BEFORE_ALL;
      case RESET -> "\0\0\4\3\0\0\0\0" + (char) stream + "\0\0\0\7";
    };
  }

  private static String ok(int stream) {
    return "\0\0\1\1\5\0\0\0" + (char) stream + "\210";
  }

  private static Frame frame(Wire wire) throws IOException {
    var head = wire.bytes(9);
    if (head.length() < 9) {
      throw new IOException("ended");
    }
    wire.bytes(head.charAt(0) << 16 | head.charAt(1) << 8 | head.charAt(2));
    return new Frame(head.charAt(3), head.charAt(4), head.charAt(8));
  }

  private static Rig rig(Origin origin) {
    var http2 =
        new ConnectionPool(
            ConnectionPool.UNLIMITED,
            Duration.ofSeconds(5),
            Duration.ZERO,
            ConnectionPool.UNLIMITED,
            ConnectionPool.UNLIMITED,
            ConnectionPool.UNLIMITED,
            ConnectionPool.UNLIMITED,
            Duration.ZERO,
            ConnectionPool.HttpUpgrade.UPGRADE);
    return new Rig(
        new MemoryFeed()
            .service(
                "app.test", 80, TrafficPolicies.with(http2), RetryPolicy.NONE, origin.address()));
  }
}
