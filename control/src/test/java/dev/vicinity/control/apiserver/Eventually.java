package dev.vicinity.control.apiserver;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;

/// Waits for a condition of another thread or process, looking again every few milliseconds.
public final class Eventually {
  private static final long PAUSE_NANOS = Duration.ofMillis(10).toNanos();

  private Eventually() {}

  /// Returns once `check` throws nothing any more; after `patience` its last failure is the test's.
  public static void holds(Duration patience, Check check) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        check.run();
        return;
      } catch (AssertionError | Exception e) {
        if (System.nanoTime() - deadline > 0) {
          throw new AssertionError("not within " + patience + ": " + e.getMessage(), e);
        }
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
  }

  /// The first value that is as wanted.
  public static <T> T get(Duration patience, Callable<T> source, Predicate<T> wanted) {
    var found = new Object[1];
    holds(
        patience,
        () -> {
          var value = source.call();
          found[0] = value;
          if (!wanted.test(value)) throw new AssertionError("last seen: " + value);
        });
    @SuppressWarnings("unchecked") // only what source returned is ever put there
    var value = (T) found[0];
    return value;
  }

  /// An assertion that may do what tests do.
  @FunctionalInterface
  public interface Check {
    void run() throws Exception;
  }
}
