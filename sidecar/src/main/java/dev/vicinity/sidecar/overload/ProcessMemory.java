package dev.vicinity.sidecar.overload;

import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.internal.PlatformDependent;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import org.jspecify.annotations.Nullable;

/// What the JVM and Netty say of themselves. Any thread.
final class ProcessMemory implements Overload.Memory {
  private final @Nullable MemoryPoolMXBean lasting = lasting();

  /// Where objects are that have outlived collections: all collectors call it some generation.
  private static @Nullable MemoryPoolMXBean lasting() {
    for (var pool : ManagementFactory.getMemoryPoolMXBeans()) {
      var name = pool.getName();
      if (pool.getType() == MemoryType.HEAP
          && (name.endsWith("Old Gen") || name.endsWith("Tenured Gen"))) {
        return pool;
      }
    }
    return null;
  }

  @Override
  public int heap() {
    var pool = lasting;
    var left = pool == null ? null : pool.getCollectionUsage();
    return left == null ? 0 : percent(left);
  }

  private static int percent(MemoryUsage usage) {
    return usage.getMax() <= 0 ? 0 : (int) (usage.getUsed() * 100 / usage.getMax());
  }

  @Override
  public int buffers() {
    long most = PlatformDependent.maxDirectMemory();
    return most <= 0 ? 0 : (int) (PooledByteBufAllocator.DEFAULT.pinnedDirectMemory() * 100 / most);
  }

  @Override
  public void collect() {
    System.gc(); // no pause that would not come by itself if there were no room
  }
}
