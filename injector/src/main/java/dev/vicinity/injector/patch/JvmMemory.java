package dev.vicinity.injector.patch;

import java.util.List;

/// How a sidecar's memory limit is shared out, all in MiB.
///
/// A fixed part is for what neither heap nor buffers can use: code, classes, threads, the JVM
/// itself. Of the rest the heap gets about half, buffers outside of it a third; what is left over
/// is for peaks of the native allocator.
record JvmMemory(int heap, int buffers) {
  /// What a sidecar assumes without a limit.
  static final long UNLIMITED = 256L << 20;

  private static final int FIXED = 96;
  private static final int LEAST_HEAP = 20;
  private static final int LEAST_BUFFERS = 16;
  private static final int MOST_HEAP = 1024;
  private static final int MOST_BUFFERS = 1024;

  static JvmMemory of(long limitBytes) {
    int free = (int) Math.clamp((limitBytes >> 20) - FIXED, 0, 1 << 20);
    return new JvmMemory(
        Math.clamp(free / 2, LEAST_HEAP, MOST_HEAP),
        Math.clamp(free / 3, LEAST_BUFFERS, MOST_BUFFERS));
  }

  /// As the JVM takes it.
  List<String> arguments() {
    return List.of("-Xmx" + heap + "m", "-XX:MaxDirectMemorySize=" + buffers + "m");
  }
}
