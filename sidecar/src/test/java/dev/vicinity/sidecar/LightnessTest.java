package dev.vicinity.sidecar;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.vicinity.core.mesh.Address;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetector.Level;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What requests and connections cost in memory, with real sockets.
class LightnessTest {
  private static final String APP = "app.test";
  private static final byte[] REQUEST =
      "GET / HTTP/1.1\r\nHost: app.test\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] PIECE = new byte[64 * 1024];
  private static final int SLOW = 200;
  private static final int PIECES = 1600; // 100 MiB

  /// Measured: 3 KiB, of which the test's own end takes 0.1.
  private static final long IDLE = 4 * 1024;

  /// Measured: 2.2 KiB, of which the test's own recorder takes 0.2.
  private static final long ALLOCATED = 2560;

  /// What may wait for a slow one: a full write buffer (192 KiB) and what a read brings at once.
  private static final long HELD = 384 * 1024;

  private static Level usual;

  /// Trackers of leaks are allocated, too.
  @BeforeAll
  static void withoutTrackers() {
    usual = ResourceLeakDetector.getLevel();
    ResourceLeakDetector.setLevel(Level.DISABLED);
  }

  @AfterAll
  static void withTrackers() {
    ResourceLeakDetector.setLevel(usual);
  }

  @Test
  void requestAllocatesLittle() throws Exception {
    try (var origin = Origin.constant("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        var rig = rig(origin);
        var client = rig.client()) {
      long least = Long.MAX_VALUE;
      for (int i = 0; i < 8; i++) { // code that is not compiled yet allocates more
        long before = allocatedByLoops();
        ask(rig, client, 2_500);
        least = Math.min(least, (allocatedByLoops() - before) / 2_500);
      }
      assertThat(least).as("bytes per request").isLessThan(ALLOCATED);
    }
  }

  private static void ask(Rig rig, Wire client, int times) throws Exception {
    for (int i = 0; i < times; i++) {
      assertThat(client.get(APP, "/").status()).isEqualTo(200);
      rig.recorded().next();
    }
  }

  private static long allocatedByLoops() {
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long all = 0;
    for (var thread : threads.dumpAllThreads(false, false)) {
      if (thread.getThreadName().startsWith("vert.x-eventloop")) {
        all += threads.getThreadAllocatedBytes(thread.getThreadId());
      }
    }
    return all;
  }

  @Test
  void idleConnectionHoldsLittle() throws Exception {
    var clients = new ArrayList<SocketChannel>();
    try (var origin = Origin.constant("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
        var rig = rig(origin)) {
      var rounds = new long[5]; // what other tests left behind is in some of them
      for (int i = 0; i < rounds.length; i++) {
        rounds[i] = held(rig, 500, clients);
      }
      Arrays.sort(rounds);
      assertThat(rounds[rounds.length / 2]).as("bytes per connection").isLessThan(IDLE);
    } finally {
      for (var client : clients) {
        client.close();
      }
    }
  }

  private static long held(Rig rig, int count, List<SocketChannel> clients) throws Exception {
    long before = heap();
    connect(rig.outbound(), count, clients);
    for (int i = 0; i < count; i++) {
      rig.recorded().next();
    }
    return (heap() - before) / count;
  }

  @Test
  void idleConnectionsAreClosedButNotThoseThatWait() throws Exception {
    try (var origin =
            new Origin(
                wire -> {
                  while (true) {
                    boolean never = wire.line().startsWith("GET /never");
                    wire.headers();
                    if (!never) {
                      wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                    }
                  }
                });
        var rig = rig(origin);
        var idle = rig.client();
        var waiting = rig.client()) {
      assertThat(idle.get(APP, "/").body()).isEqualTo("ok");
      waiting.send("GET /never HTTP/1.1\r\nHost: app.test\r\n\r\n");
      while (origin.connections() < 1 || rig.sidecar().traffic().open() < 1) {
        LockSupport.parkNanos(1_000_000);
      }
      rig.sidecar().closeIdle(Duration.ZERO);
      assertThat(idle.isEnded()).isTrue();
      assertThat(rig.sidecar().traffic().open()).isOne();
    }
  }

  /// Connections that have asked once.
  private static void connect(Address to, int count, List<SocketChannel> clients)
      throws IOException {
    var answer = ByteBuffer.allocate(1024);
    for (int i = 0; i < count; i++) {
      var client = open(to);
      client.write(ByteBuffer.wrap(REQUEST));
      answer.clear();
      while (!new String(answer.array(), 0, answer.position(), StandardCharsets.US_ASCII)
          .endsWith("\r\n\r\nok")) {
        assertThat(client.read(answer)).isPositive();
      }
      clients.add(client);
    }
  }

  private static SocketChannel open(Address to) throws IOException {
    return SocketChannel.open(new InetSocketAddress(to.host(), to.port()));
  }

  private static long heap() {
    System.gc();
    System.gc(); // what the first one found unreachable may have been kept by references
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  @Test
  void clientsThatStopReadingHoldLittle() throws Exception {
    var moved = new AtomicLong();
    try (var origin =
            new Origin(
                wire -> {
                  if (wire.line().startsWith("GET /small")) {
                    wire.headers();
                    wire.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                    return;
                  }
                  wire.headers();
                  wire.send(
                      "HTTP/1.1 200 OK\r\nContent-Length: " + PIECE.length * PIECES + "\r\n\r\n");
                  for (int i = 0; i < PIECES; i++) {
                    wire.send(PIECE);
                    moved.incrementAndGet();
                  }
                });
        var rig = rig(origin)) {
      long before = PooledByteBufAllocator.DEFAULT.pinnedDirectMemory();
      var clients = new ArrayList<SocketChannel>();
      for (int i = 0; i < SLOW; i++) {
        var client = open(rig.outbound());
        client.write(ByteBuffer.wrap(REQUEST));
        clients.add(client);
      }
      awaitStall(moved);
      assertHeldByEach(PooledByteBufAllocator.DEFAULT.pinnedDirectMemory() - before);
      assertThat(moved.get()).isLessThan((long) SLOW * PIECES);
      try (var other = rig.client()) {
        assertThat(other.get(APP, "/small").body()).isEqualTo("ok");
      }
      for (var client : clients) {
        client.close();
      }
    }
  }

  @Test
  void uploadsToAServerThatStopsReadingHoldLittle() throws Exception {
    var moved = new AtomicLong();
    try (var origin = new Origin(_ -> LockSupport.park());
        var rig = rig(origin)) {
      long before = PooledByteBufAllocator.DEFAULT.pinnedDirectMemory();
      var clients = new ArrayList<SocketChannel>();
      for (int i = 0; i < SLOW; i++) {
        var client = open(rig.outbound());
        clients.add(client);
        Thread.ofVirtual().start(() -> upload(client, moved));
      }
      awaitStall(moved);
      assertHeldByEach(PooledByteBufAllocator.DEFAULT.pinnedDirectMemory() - before);
      assertThat(moved.get()).isLessThan((long) SLOW * PIECES);
      for (var client : clients) {
        client.close();
      }
    }
  }

  private static void upload(SocketChannel client, AtomicLong moved) {
    var head =
        "POST / HTTP/1.1\r\nHost: app.test\r\nContent-Length: "
            + PIECE.length * PIECES
            + "\r\n\r\n";
    try {
      client.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)));
      for (int i = 0; i < PIECES; i++) {
        client.write(ByteBuffer.wrap(PIECE));
        moved.incrementAndGet();
      }
    } catch (IOException e) {
      // The test is over.
    }
  }

  private static void assertHeldByEach(long bytes) {
    assertThat(bytes / SLOW).isLessThan(HELD);
  }

  private static void awaitStall(AtomicLong moved) {
    long seen;
    do {
      seen = moved.get();
      LockSupport.parkNanos(500_000_000);
    } while (moved.get() != seen || seen == 0);
  }

  private static Rig rig(Origin origin) {
    return new Rig(new MemoryFeed().service(APP, 80, origin.address()));
  }
}
