package dev.vicinity.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.sidecar.forward.Lane;
import dev.vicinity.sidecar.overload.Overload;
import dev.vicinity.sidecar.pool.HostPool;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How several event loops share the work.
@Timeout(60)
class LoopsTest {
  private static final String ASK = "GET / HTTP/1.1\r\nHost: app.test\r\n\r\n";
  private static final int EACH = 25;

  /// Others take turns too, so that not all loops get as many.
  private static final int UNEVEN = 3;

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 4})
  void connectionsAreSpreadAndEachLoopHasItsOwnPool(int loops) throws Exception {
    int count = EACH * loops;
    var answer = new CountDownLatch(1);
    try (var origin =
            new Origin(
                wire -> {
                  while (true) {
                    wire.line();
                    wire.headers();
                    await(answer);
                    wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                  }
                });
        var rig = rig(origin, loops)) {
      var clients = new ArrayList<Wire>();
      try {
        for (int i = 0; i < count; i++) {
          clients.add(rig.client().send(ASK));
        }
        var lanes = rig.sidecar().traffic().lanes();
        while (pooled(lanes) < count) {
          LockSupport.parkNanos(1_000_000);
        }
        assertThat(lanes).hasSize(loops);
        for (var lane : lanes) {
          assertThat(lane.open()).isBetween(EACH - UNEVEN, EACH + UNEVEN);
          assertThat(pooled(lane)).as("one connection for each").isEqualTo(lane.open());
        }
        answer.countDown();
        for (int round = 0; round < 20; round++) {
          for (var client : clients) {
            assertThat(client.answer().body()).isEqualTo("ok");
            client.send(ASK);
          }
        }
        assertThat(origin.connections()).as("kept connections are used").isEqualTo(count);
        assertThat(pooled(lanes)).isEqualTo(count);
      } finally {
        close(clients);
      }
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static int pooled(List<Lane> lanes) {
    return lanes.stream().mapToInt(LoopsTest::pooled).sum();
  }

  private static int pooled(Lane lane) {
    return lane.pools().http1().stream().mapToInt(HostPool::connections).sum();
  }

  private static void close(List<Wire> clients) throws Exception {
    for (var client : clients) {
      client.close();
    }
  }

  private static Rig rig(Origin origin, int loops) {
    return new Rig(
        new MemoryFeed().service("app.test", 80, origin.address()), Overload.ofProcess(), loops);
  }
}
