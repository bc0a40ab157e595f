package dev.vicinity.control.reconcile;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Does one piece of work at once, whenever it is woken, and when the time is over that the work
/// itself names; after failures with growing pauses. However often it is woken meanwhile, that is
/// one more time.
public final class Reconciler implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Reconciler.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Duration LAST_WORK = Duration.ofSeconds(5);

  private final String name;
  private final Work work;
  private final Semaphore wakes = new Semaphore(1);
  private final Thread thread;
  private volatile boolean closed;
  private int failures;

  /// Makes true what should be, however often. May block.
  @FunctionalInterface
  public interface Work {
    /// Answers how long to wait without a wake before looking again. An exception is a failure:
    /// logged once, tried again.
    Duration run() throws Exception;
  }

  private Reconciler(String name, Work work) {
    this.name = name;
    this.work = work;
    this.thread = Thread.ofVirtual().name(name).unstarted(this::loop);
  }

  /// Begins at once, on a thread of its own.
  public static Reconciler start(String name, Work work) {
    var reconciler = new Reconciler(name, work);
    reconciler.thread.start();
    return reconciler;
  }

  /// Something may have changed. Any thread; never waits.
  public void wake() {
    // one more permit says as much as many
    if (wakes.availablePermits() == 0) {
      wakes.release();
    }
  }

  private void loop() {
    var wait = Duration.ZERO;
    while (!closed) {
      try {
        if (wakes.tryAcquire(TimeUnit.NANOSECONDS.convert(wait), TimeUnit.NANOSECONDS)) {
          wakes.drainPermits();
        }
        wait = closed ? wait : once();
      } catch (InterruptedException e) {
        return; // closed
      }
    }
  }

  private Duration once() throws InterruptedException {
    try {
      var wait = work.run();
      if (failures > 0) {
        log.info("{}: works again", name);
      }
      failures = 0;
      return wait;
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      if (closed) {
        return Duration.ZERO;
      }
      if (failures == 0) {
        log.warn("{}: failed, trying again: {}", name, e.toString());
      }
      log.debug("{}: failed", name, e);
      var pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures++, 10));
      return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
    }
  }

  /// Ends it: work under way is interrupted, and waited for a moment.
  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    try {
      if (Thread.currentThread() != thread && !thread.join(LAST_WORK)) {
        log.warn("{}: does not end", name);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
