package dev.vicinity.sidecar.overload;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

/// Whether this process still has memory for more work, in the words of Envoy's overload manager:
/// first requests are refused, then connections. What is on its way goes on. There are never more
/// clients' connections than memory and open files allow.
///
/// Asked by event loops, for each request and each connection; it measures when it is asked, so
/// that a sidecar at rest does nothing.
public final class Overload {
  /// In percent of what there is, from which on nobody is let in.
  static final int REQUESTS = 90;

  static final int CONNECTIONS = 95;

  private static final long PERIOD_NANOS = 20_000_000;

  /// What only a collection can tell is asked for by one: refusing everybody makes so little
  /// garbage that none would come by itself.
  private static final long COLLECTION_NANOS = 2_000_000_000;

  private final Memory memory;
  private final int mostConnections;
  private final LongSupplier nanoTime;
  private final AtomicLong measuredNanos;
  private final AtomicLong collectedNanos;
  private final LongAdder requests = new LongAdder();
  private final LongAdder connections = new LongAdder();
  private final LongAdder overflows = new LongAdder();
  private volatile int pressure;

  /// How much memory is in use, in percent of what may be.
  public interface Memory {
    /// Of the heap: what the last collection of all of it left there.
    int heap();

    /// Of the buffers outside of it.
    int buffers();

    /// Makes `heap` tell what is true now.
    void collect();
  }

  /// `mostConnections` is Envoy's `max_active_downstream_connections`.
  public Overload(Memory memory, int mostConnections, LongSupplier nanoTime) {
    this.memory = memory;
    this.mostConnections = mostConnections;
    this.nanoTime = nanoTime;
    long now = nanoTime.getAsLong();
    measuredNanos = new AtomicLong(now - PERIOD_NANOS);
    collectedNanos = new AtomicLong(now);
  }

  /// That of this process.
  public static Overload ofProcess() {
    return new Overload(new ProcessMemory(), ProcessFiles.connections(), System::nanoTime);
  }

  /// Whether a request is to be answered with 503; counts it then.
  public boolean refusesRequest() {
    if (measured() < REQUESTS) {
      return false;
    }
    requests.increment();
    return true;
  }

  /// Whether a connection is to be closed at once, when so many are open; counts it then.
  public boolean refusesConnection(int open) {
    if (open >= mostConnections) {
      overflows.increment();
      return true;
    }
    if (measured() < CONNECTIONS) {
      return false;
    }
    connections.increment();
    return true;
  }

  private int measured() {
    long now = nanoTime.getAsLong();
    long last = measuredNanos.get();
    if (now - last >= PERIOD_NANOS && measuredNanos.compareAndSet(last, now)) {
      int heap = memory.heap();
      if (heap >= REQUESTS && isCollectionDue(now)) {
        memory.collect();
        heap = memory.heap();
      }
      pressure = Math.max(heap, memory.buffers());
    }
    return pressure;
  }

  private boolean isCollectionDue(long now) {
    long last = collectedNanos.get();
    return now - last >= COLLECTION_NANOS && collectedNanos.compareAndSet(last, now);
  }

  /// In percent, as of now.
  public int pressure() {
    return measured();
  }

  public boolean isRefusingRequests() {
    return measured() >= REQUESTS;
  }

  public boolean isRefusingConnections() {
    return measured() >= CONNECTIONS;
  }

  public long refusedRequests() {
    return requests.sum();
  }

  /// For want of memory.
  public long refusedConnections() {
    return connections.sum();
  }

  /// As there were too many.
  public long overflownConnections() {
    return overflows.sum();
  }

  public int mostConnections() {
    return mostConnections;
  }
}
