package dev.vicinity.sidecar.cni;

import dev.vicinity.sidecar.cni.ApiServer.Answer;
import java.io.IOException;
import java.nio.file.StandardWatchEventKinds;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the plug-in in the node's configuration while the DaemonSet exists, also when somebody
/// writes the file anew, and takes it out when the DaemonSet goes. A mere restart of this process
/// leaves it there: pods with sidecars wait rather than start without rules. One thread keeps, the
/// one that ends the process removes.
final class Node {
  private static final Logger log = LoggerFactory.getLogger(Node.class);
  private static final int LOOK_EVERY_SECONDS = 5;

  private final ConfigFolder configurations;
  private final PluginFiles files;
  private final Readiness readiness;
  private final ReentrantLock turn = new ReentrantLock();
  private boolean ended;

  Node(ConfigFolder configurations, PluginFiles files, Readiness readiness) {
    this.configurations = configurations;
    this.files = files;
    this.readiness = readiness;
  }

  /// Returns when it is interrupted, or at the end.
  void keep() throws IOException, InterruptedException {
    files.install();
    try (var watch = configurations.folder().getFileSystem().newWatchService()) {
      configurations
          .folder()
          .register(
              watch,
              StandardWatchEventKinds.ENTRY_CREATE,
              StandardWatchEventKinds.ENTRY_MODIFY,
              StandardWatchEventKinds.ENTRY_DELETE);
      var state = "";
      while (true) {
        var now = look();
        if (!now.equals(state)) {
          log.info("{}: {}", configurations.folder(), now);
          state = now;
        }
        var key = watch.poll(LOOK_EVERY_SECONDS, TimeUnit.SECONDS);
        if (key != null) {
          key.pollEvents();
          key.reset();
        }
      }
    }
  }

  private String look() {
    turn.lock();
    try {
      if (ended) {
        return "ended";
      }
      files.keep();
      boolean kept = configurations.keep();
      readiness.set(kept);
      return kept
          ? "the plug-in " + configurations.type() + " is the last of the node's"
          : "no configuration of another plug-in yet (expected: one that gives pods addresses)";
    } catch (IOException e) {
      readiness.set(false);
      return "not to be changed: " + e;
    } finally {
      turn.unlock();
    }
  }

  /// Takes everything out, if what is known of the DaemonSet says that it is no more.
  void end(Answer daemonSet) {
    turn.lock();
    try {
      ended = true;
      readiness.set(false);
      if (!isGone(daemonSet)) {
        log.info("ends; the plug-in stays, as its DaemonSet does: {}", daemonSet.getClass());
        return;
      }
      configurations.remove();
      files.remove();
      log.info("ends; the plug-in is taken out");
    } catch (IOException e) {
      log.error("the plug-in cannot be taken out of {}", configurations.folder(), e);
    } finally {
      turn.unlock();
    }
  }

  /// An uninstallation takes away the rights together with the DaemonSet.
  static boolean isGone(Answer daemonSet) {
    return switch (daemonSet) {
      case Answer.Absent() -> true;
      case Answer.Found(var object) ->
          object.getJsonObject("metadata").containsKey("deletionTimestamp");
      case Answer.Failed(_, int status) -> status == 401 || status == 403;
    };
  }
}
