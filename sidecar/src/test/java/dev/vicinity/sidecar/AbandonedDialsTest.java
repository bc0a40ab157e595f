package dev.vicinity.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.core.policy.Balancing;
import dev.vicinity.core.policy.ConnectionPool;
import dev.vicinity.core.policy.OutlierPolicy;
import dev.vicinity.core.policy.TrafficPolicy;
import dev.vicinity.core.policy.UpstreamTls;
import dev.vicinity.core.route.RetryPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Handshakes that nobody waits for any more.
@Timeout(60)
class AbandonedDialsTest {
  private static final int CLIENTS = 40;

  /// One for each of the two event loops may go on, for who comes next.
  private static final int LEFT = 2;

  @Test
  void connectionsOfWhoLeftAreGivenUp() throws Exception {
    var ended = new AtomicInteger();
    try (var origin =
            new Origin(
                wire -> {
                  while (!wire.isEnded()) {
                    // a hello, never answered
                  }
                  ended.incrementAndGet();
                });
        var rig = rig(origin)) {
      var clients = new ArrayList<Wire>();
      for (int i = 0; i < CLIENTS; i++) {
        clients.add(rig.client().send("GET / HTTP/1.1\r\nHost: app.test\r\n\r\n"));
      }
      await(origin, CLIENTS);
      assertThat(ended).hasValue(0);
      for (int i = 1; i < CLIENTS; i++) {
        clients.get(i).close();
      }
      // well before a handshake takes too long
      long end = System.nanoTime() + 3_000_000_000L;
      while (ended.get() < CLIENTS - LEFT && System.nanoTime() < end) {
        LockSupport.parkNanos(1_000_000);
      }
      assertThat(ended.get()).isGreaterThanOrEqualTo(CLIENTS - LEFT);
      assertThat(ended.get()).as("one client still waits").isLessThan(CLIENTS);
      var cluster = rig.sidecar().directory().clusters().iterator().next();
      assertThat(cluster.limits().connections()).isEqualTo(CLIENTS - ended.get());
      clients.getFirst().close();
    }
  }

  private static void await(Origin origin, int connections) {
    while (origin.connections() < connections) {
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static Rig rig(Origin origin) {
    var tls = new UpstreamTls.Simple("", "", "", "", List.of(), UpstreamTls.Verification.SKIP);
    var policy =
        new TrafficPolicy(
            "", Balancing.ROUND_ROBIN, ConnectionPool.DEFAULT, OutlierPolicy.CONNECT_FAILURES, tls);
    return new Rig(
        new MemoryFeed().service("app.test", 80, policy, RetryPolicy.NONE, origin.address()));
  }
}
