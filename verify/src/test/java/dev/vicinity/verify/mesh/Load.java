package dev.vicinity.verify.mesh;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/// Clients that ask on and on, each on a connection of its own, and remember every failure.
///
/// Each waits a little between requests, so that the machine has time for what is being tested.
public final class Load implements AutoCloseable {
  private static final long PAUSE_NANOS = 2_000_000;

  private final InetSocketAddress proxy;
  private final String authority;
  private final List<Thread> clients = new ArrayList<>();
  private final AtomicLong answered = new AtomicLong();
  private final Map<String, Long> byPod = new ConcurrentHashMap<>();
  private final Queue<Failure> failures = new ConcurrentLinkedQueue<>();
  private volatile String newest = "";
  private volatile boolean ended;

  /// What went wrong with a request that was sent at `startNanos` of `System.nanoTime`.
  private record Failure(long startNanos, String what) {}

  private Load(InetSocketAddress proxy, String authority) {
    this.proxy = proxy;
    this.authority = authority;
  }

  /// Starts that many clients.
  public static Load start(InetSocketAddress proxy, String authority, int clients) {
    var load = new Load(proxy, authority);
    for (int i = 0; i < clients; i++) {
      load.clients.add(Thread.ofVirtual().start(load::ask));
    }
    return load;
  }

  /// How many answers of 200 came.
  public long answered() {
    return answered.get();
  }

  /// Answers by pod so far.
  public Map<String, Long> byPod() {
    return Map.copyOf(byPod);
  }

  /// Who answered last.
  public String newest() {
    return newest;
  }

  /// What went wrong, in order.
  public List<String> failures() {
    return failures.stream().map(Failure::what).toList();
  }

  /// What went wrong with requests that were sent after that moment of `System.nanoTime`, in order.
  public List<String> failuresSince(long nanos) {
    return failures.stream()
        .filter(failure -> failure.startNanos() - nanos > 0)
        .map(Failure::what)
        .toList();
  }

  private void ask() {
    try (var caller = new Caller(proxy)) {
      while (!ended) {
        askOnce(caller);
        LockSupport.parkNanos(PAUSE_NANOS);
      }
    } catch (IOException e) {
      failures.add(new Failure(System.nanoTime(), "close: " + e));
    }
  }

  private void askOnce(Caller caller) {
    long startNanos = System.nanoTime();
    try {
      var reply = caller.get(authority, "/");
      if (reply.status() == 200) {
        answered.incrementAndGet();
        newest = reply.pod();
        byPod.merge(reply.pod(), 1L, Long::sum);
      } else {
        var what = reply.status() + " " + reply.body() + " " + reply.headers();
        failures.add(new Failure(startNanos, what));
      }
    } catch (IOException e) {
      failures.add(new Failure(startNanos, e.toString()));
    }
  }

  /// Ends the clients after the request they are at.
  public void end() throws InterruptedException {
    ended = true;
    for (var client : clients) client.join();
  }

  @Override
  public void close() {
    ended = true;
  }
}
