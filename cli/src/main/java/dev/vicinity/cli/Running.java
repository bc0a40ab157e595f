package dev.vicinity.cli;

import dev.vicinity.cli.live.RunFile;
import java.util.ArrayList;
import java.util.List;

/// Tells this user's other commands what this process runs. Written by the thread that starts
/// sidecars and by the one that ends the process.
final class Running {
  private final long pid;
  private final String manifests;
  private final List<RunFile.Entry> sidecars = new ArrayList<>();

  Running(long pid, String manifests) {
    this.pid = pid;
    this.manifests = manifests;
  }

  synchronized void add(RunFile.Entry sidecar) {
    sidecars.add(sidecar);
    file().write(RunFile.directory());
  }

  synchronized void forget() {
    file().delete(RunFile.directory());
  }

  private RunFile file() {
    return new RunFile(pid, manifests, sidecars);
  }
}
