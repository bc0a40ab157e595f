package dev.vicinity.sidecar.telemetry;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// The counters of one label set on one event loop. Written there only; scrapers read.
///
/// A reader may see one counter a request ahead of another, never a torn or falling one.
final class Series {
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(long[].class);

  private final Labels labels;
  private final long[] slots;
  private long sweptAt = -1;

  Series(Labels labels, int slots) {
    this.labels = labels;
    this.slots = new long[slots];
  }

  Labels labels() {
    return labels;
  }

  /// Only by the owning event loop: one writer needs no atomic addition.
  void add(int slot, long amount) {
    SLOT.setOpaque(slots, slot, slots[slot] + amount);
  }

  long get(int slot) {
    return (long) SLOT.getOpaque(slots, slot);
  }

  /// Adds everything to a sum of the same shape.
  void addTo(long[] sum) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += get(i);
    }
  }

  /// Whether nothing was counted in the first slot since this was asked last. Owning loop only.
  boolean idleSinceLastSweep() {
    boolean idle = sweptAt == slots[0];
    sweptAt = slots[0];
    return idle;
  }
}
