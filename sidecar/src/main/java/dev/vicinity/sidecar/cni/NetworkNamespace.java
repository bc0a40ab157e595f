package dev.vicinity.sidecar.cni;

import dev.vicinity.sidecar.libc.LibC;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/// A network namespace that a file stands for, as container runtimes make them. Entering takes
/// SYS_ADMIN.
record NetworkNamespace(Path file) {
  /// Something done within.
  interface Work {
    void run() throws IOException;
  }

  /// Does it on a thread of its own, that enters and ends with it: what the kernel keeps per thread
  /// is inherited by the programs that this thread starts, and by nobody else.
  void run(Work work) throws IOException {
    var done = new CompletableFuture<Void>();
    Thread.ofPlatform()
        .name("netns " + file.getFileName())
        .start(
            () -> {
              try {
                LibC.enterNetworkNamespace(file);
                work.run();
                done.complete(null);
              } catch (IOException | RuntimeException | Error e) {
                done.completeExceptionally(e);
              }
            });
    try {
      done.get();
    } catch (ExecutionException e) {
      var cause = Objects.requireNonNullElse(e.getCause(), e);
      throw new IOException(cause.getMessage(), cause);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }
}
