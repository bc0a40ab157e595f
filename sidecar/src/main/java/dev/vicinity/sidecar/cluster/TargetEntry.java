package dev.vicinity.sidecar.cluster;

import dev.vicinity.core.mesh.Target;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/// One target in use and what control says of it. Written by the directory's writer, read by event
/// loops.
public final class TargetEntry {
  private final Target target;
  private final ConcurrentLinkedQueue<Waiter> waiters = new ConcurrentLinkedQueue<>();
  private volatile @Nullable Resolution resolution;
  private volatile State state = State.HELD;
  private volatile boolean used = true;

  private record Waiter(Executor loop, Runnable action) {}

  private enum State {
    HELD,
    RELEASED
  }

  TargetEntry(Target target) {
    this.target = target;
  }

  public Target target() {
    return target;
  }

  /// What the target means; null until control answered for the first time.
  public @Nullable Resolution resolution() {
    if (!used) {
      used = true;
    }
    return resolution;
  }

  /// What the target means, without counting as use.
  @Nullable Resolution peek() {
    return resolution;
  }

  /// Whether updates still come; a released entry must be looked up again.
  public boolean isHeld() {
    return state == State.HELD;
  }

  /// Runs `action` on `loop` once there is a resolution.
  public void whenResolved(Executor loop, Runnable action) {
    waiters.add(new Waiter(loop, action));
    if (resolution != null) {
      wake();
    }
  }

  void resolve(Resolution newer) {
    resolution = newer;
    wake();
  }

  /// Whether nobody asked since the last call.
  boolean wasIdle() {
    if (used) {
      used = false;
      return false;
    }
    return waiters.isEmpty();
  }

  void release() {
    state = State.RELEASED;
  }

  private void wake() {
    for (var waiter = waiters.poll(); waiter != null; waiter = waiters.poll()) {
      waiter.loop().execute(waiter.action());
    }
  }
}
