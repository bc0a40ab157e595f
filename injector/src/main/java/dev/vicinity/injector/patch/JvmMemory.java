package dev.vicinity.injector.patch;

import java.util.ArrayList;
import java.util.List;

/// How a sidecar's memory limit is shared out, in MiB.
///
/// A fixed part is for what neither heap nor buffers can use: code, classes, threads, the JVM
/// itself. Of the rest the heap may take a quarter and buffers outside of it a quarter: a proxy
/// streams, so that both stay small, and what is left over is for peaks. The heap begins small and
/// grows when it must, because a JVM touches all that it is given at the start; so does the part of
/// it where objects are born, which is in memory whole from the first collection on: with 3 MiB
/// collections take 0.5 ms, sixteen times a second at 16,000 requests a second.
record JvmMemory(int heap, int buffers) {
  /// What a sidecar assumes without a limit, in bytes.
  static final long UNLIMITED = 256L << 20;

  /// Below this the second compiler's own needs would not fit in: code is then compiled once, fast,
  /// and not again for speed.
  static final long TIGHT_BELOW = 128L << 20;

  /// The least that a sidecar runs with: in 64 MiB, under load.
  static final JvmMemory TIGHT = new JvmMemory(16, 10);

  private static final int FIXED = 96;
  private static final int LEAST_HEAP = 20;
  private static final int LEAST_BUFFERS = 16;
  private static final int MOST = 1024;

  static JvmMemory of(long limitBytes) {
    if (limitBytes < TIGHT_BELOW) {
      return TIGHT;
    }
    int free = Math.clamp((limitBytes >> 20) - FIXED, 0, 8 * MOST);
    return new JvmMemory(
        Math.clamp(free / 4, LEAST_HEAP, MOST), Math.clamp(free / 4, LEAST_BUFFERS, MOST));
  }

  private boolean isTight() {
    return equals(TIGHT);
  }

  /// As the JVM takes it.
  List<String> arguments() {
    var arguments =
        new ArrayList<>(
            List.of(
                "-Xms" + (isTight() ? 8 : 12) + "m",
                "-Xmx" + heap + "m",
                "-XX:NewSize=3m",
                "-XX:NewRatio=3",
                "-XX:MaxDirectMemorySize=" + buffers + "m",
                "-XX:ReservedCodeCacheSize=32m",
                // gives freed memory of the native allocator back, every 5 s
                "-XX:TrimNativeHeapInterval=5000"));
    if (isTight()) {
      arguments.add("-XX:TieredStopAtLevel=1");
    }
    return List.copyOf(arguments);
  }
}
