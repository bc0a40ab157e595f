package dev.vicinity.verify.cluster;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/// Waits until something holds; looks often, gives up loudly.
final class Await {
  private static final long LOOK_EVERY_NANOS = 200_000_000;

  private Await() {}

  /// Waits for a condition; `what` says in the error what did not come true.
  static void until(String what, Duration atMost, BooleanSupplier condition) {
    until(() -> what, atMost, condition);
  }

  static void until(Supplier<String> what, Duration atMost, BooleanSupplier condition) {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within " + atMost.toSeconds() + " s: " + what.get());
      }
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
    }
  }

  /// Waits until an assertion holds, and fails with what it last said.
  static void untilAsserted(Duration atMost, ThrowingCallable assertion) {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (true) {
      try {
        assertion.call();
        return;
      } catch (AssertionError e) {
        if (System.nanoTime() > deadline) throw e;
      } catch (Throwable e) {
        throw new IllegalStateException(e);
      }
      LockSupport.parkNanos(LOOK_EVERY_NANOS);
    }
  }

  /// Lets time pass while something else is watched: under load, or with the control plane gone.
  static void pass(Duration time) {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) LockSupport.parkNanos(end - System.nanoTime());
  }
}
