package dev.vicinity.sidecar.overload;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.PooledByteBufAllocator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OverloadTest {
  private final Simulated memory = new Simulated();
  private final Overload overload = new Overload(memory, 3, () -> memory.now);

  @Test
  void requestsAreRefusedBeforeConnectionsAre() {
    memory.buffers = 89;
    assertThat(overload.refusesRequest()).isFalse();
    memory.pass(Duration.ofMillis(20));
    memory.buffers = 90;
    assertThat(overload.refusesRequest()).isTrue();
    assertThat(overload.refusesConnection(0)).isFalse();
    memory.pass(Duration.ofMillis(20));
    memory.buffers = 95;
    assertThat(overload.refusesConnection(0)).isTrue();
    assertThat(overload.refusedRequests()).isOne();
    assertThat(overload.refusedConnections()).isOne();
  }

  @Test
  void thereAreNeverMoreConnectionsThanThereMayBe() {
    assertThat(overload.refusesConnection(2)).isFalse();
    assertThat(overload.refusesConnection(3)).isTrue();
    assertThat(overload.overflownConnections()).isOne();
    assertThat(overload.refusedConnections()).isZero();
  }

  @Test
  void thisProcessMayHaveSome() {
    assertThat(ProcessFiles.connections()).isPositive();
  }

  @Test
  void whatTheHeapHoldsIsFoundOutAnewWhileRequestsAreRefused() {
    memory.heap = 93;
    memory.live = 93;
    assertThat(overload.refusesRequest()).isTrue();
    memory.pass(Duration.ofSeconds(2));
    assertThat(overload.refusesRequest()).isTrue();
    assertThat(memory.collections).containsExactly(memory.now);
    memory.pass(Duration.ofSeconds(1));
    memory.live = 40;
    assertThat(overload.refusesRequest()).isTrue();
    memory.pass(Duration.ofSeconds(1));
    assertThat(overload.refusesRequest()).isFalse();
  }

  @Test
  void thisProcessKnowsItsBuffers() {
    var held = new ArrayList<io.netty.buffer.ByteBuf>();
    var memory = new ProcessMemory();
    int before = memory.buffers();
    try {
      long most = io.netty.util.internal.PlatformDependent.maxDirectMemory();
      for (long taken = 0; taken < most / 50; taken += 1 << 20) {
        held.add(PooledByteBufAllocator.DEFAULT.directBuffer(1 << 20));
      }
      assertThat(memory.buffers()).isGreaterThan(before);
    } finally {
      held.forEach(buffer -> buffer.release());
    }
    memory.collect();
    assertThat(memory.heap()).isBetween(0, 100);
  }

  /// Memory of a test: `heap` is what is said, `live` what a collection would find.
  private static final class Simulated implements Overload.Memory {
    private final List<Long> collections = new ArrayList<>();
    private long now = 1;
    private int heap;
    private int live;
    private int buffers;

    void pass(Duration time) {
      now += time.toNanos();
    }

    @Override
    public int heap() {
      return heap;
    }

    @Override
    public int buffers() {
      return buffers;
    }

    @Override
    public void collect() {
      collections.add(now);
      heap = live;
    }
  }
}
