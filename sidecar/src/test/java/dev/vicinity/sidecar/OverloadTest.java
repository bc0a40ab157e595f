package dev.vicinity.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vicinity.sidecar.overload.Overload;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// What a sidecar does when memory runs short.
class OverloadTest {
  private static final String APP = "app.test";

  private final AtomicInteger used = new AtomicInteger();
  private final AtomicLong now = new AtomicLong();
  private final Overload overload = new Overload(new Short(), 2, now::get);

  @Test
  void requestsAreAnsweredWith503UntilThereIsMemoryAgain() throws Exception {
    try (var origin = Origin.echo("a");
        var rig = new Rig(new MemoryFeed().service(APP, 80, origin.address()), overload);
        var client = rig.client()) {
      assertThat(client.get(APP, "/").status()).isEqualTo(200);
      assertThat(rig.recorded().next().status()).isEqualTo(200);
      use(92);
      var refused = client.get(APP, "/");
      assertThat(refused.status()).isEqualTo(503);
      assertThat(refused.body()).isEqualTo("envoy overloaded");
      assertThat(refused.header("x-envoy-overloaded")).isEqualTo("true");
      assertThat(rig.recorded().next().flags()).isEqualTo("UO");
      assertThat(overload.refusedRequests()).isOne();
      use(10);
      assertThat(client.get(APP, "/").status()).isEqualTo(200);
    }
  }

  @Test
  void newConnectionsAreClosedWhenItIsWorse() throws Exception {
    try (var origin = Origin.echo("a");
        var rig = new Rig(new MemoryFeed().service(APP, 80, origin.address()), overload);
        var before = rig.client()) {
      assertThat(before.get(APP, "/").status()).isEqualTo(200);
      use(97);
      try (var late = rig.client()) {
        assertThat(isClosed(late)).isTrue();
      }
      assertThat(overload.refusedConnections()).isOne();
      use(10);
      assertThat(before.get(APP, "/").status()).isEqualTo(200);
    }
  }

  private static boolean isClosed(Wire client) {
    try {
      return client.isEnded();
    } catch (IOException e) {
      return true; // reset
    }
  }

  @Test
  void connectionsBeyondTheMostAreClosed() throws Exception {
    try (var origin = Origin.echo("a");
        var rig = new Rig(new MemoryFeed().service(APP, 80, origin.address()), overload);
        var first = rig.client()) {
      assertThat(first.get(APP, "/").status()).isEqualTo(200);
      try (var second = rig.client()) {
        assertThat(second.get(APP, "/").status()).isEqualTo(200);
        try (var third = rig.client()) {
          assertThat(isClosed(third)).isTrue();
        }
        assertThat(overload.overflownConnections()).isOne();
      }
      while (rig.sidecar().connections() > 1) {
        LockSupport.parkNanos(1_000_000);
      }
      try (var fourth = rig.client()) {
        assertThat(fourth.get(APP, "/").status()).isEqualTo(200);
      }
    }
  }

  private void use(int percent) {
    used.set(percent);
    now.addAndGet(1_000_000_000);
  }

  private final class Short implements Overload.Memory {
    @Override
    public int heap() {
      return 0;
    }

    @Override
    public int buffers() {
      return used.get();
    }

    @Override
    public void collect() {}
  }
}
