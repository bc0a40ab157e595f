package dev.vicinity.control.source;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Calls back soon after something in some directories changed, and slowly even if nothing seems
/// to: notices get lost, and some file systems send none.
///
/// The callback runs on one thread of its own.
final class FolderWatch {
  private static final Logger log = LoggerFactory.getLogger(FolderWatch.class);
  private static final long SETTLING_MILLIS = 30;
  private static final long SLOW_MILLIS = 400;

  private final Supplier<Outcome> callback;
  private final Map<Path, WatchKey> watched = new HashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable WatchService service;

  /// What to watch from now on, and whether to look again at once.
  record Outcome(Set<Path> directories, Settling settling) {}

  /// Whether something is being written just now.
  enum Settling {
    QUIET,
    BUSY
  }

  FolderWatch(Supplier<Outcome> callback) {
    this.callback = callback;
  }

  void start(Set<Path> directories) {
    service = open();
    register(directories);
    Thread.ofPlatform().daemon().name("folder-watch").start(this::run);
  }

  void close() {
    closed.countDown();
    var current = service;
    if (current != null) {
      try {
        current.close();
      } catch (IOException e) {
        log.debug("closing the watch failed", e);
      }
    }
  }

  private static @Nullable WatchService open() {
    try {
      return FileSystems.getDefault().newWatchService();
    } catch (IOException e) {
      log.warn("no notices of changed files, looking every {} ms", SLOW_MILLIS, e);
      return null;
    }
  }

  private void run() {
    long wait = SLOW_MILLIS;
    while (closed.getCount() > 0) {
      try {
        await(wait);
        if (closed.getCount() == 0) {
          return;
        }
        var outcome = callback.get();
        register(outcome.directories());
        wait = outcome.settling() == Settling.BUSY ? SETTLING_MILLIS : SLOW_MILLIS;
      } catch (InterruptedException | ClosedWatchServiceException e) {
        return;
      } catch (RuntimeException e) {
        log.error("reading the folder failed, trying again", e);
      }
    }
  }

  private void await(long millis) throws InterruptedException {
    var current = service;
    if (current == null || millis == SETTLING_MILLIS) {
      closed.await(millis, TimeUnit.MILLISECONDS);
      return;
    }
    var key = current.poll(millis, TimeUnit.MILLISECONDS);
    while (key != null) {
      key.pollEvents();
      if (!key.reset()) {
        watched.values().remove(key);
      }
      key = current.poll();
    }
  }

  private void register(Set<Path> directories) {
    var current = service;
    if (current == null) {
      return;
    }
    for (var directory : directories) {
      if (watched.containsKey(directory)) {
        continue;
      }
      try {
        watched.put(
            directory,
            directory.register(
                current,
                StandardWatchEventKinds.ENTRY_CREATE,
                StandardWatchEventKinds.ENTRY_MODIFY,
                StandardWatchEventKinds.ENTRY_DELETE));
      } catch (IOException e) {
        log.debug("{} is not watched, only looked at now and then", directory, e);
      }
    }
  }
}
