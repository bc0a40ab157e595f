package dev.vicinity.control.authority;

import java.nio.file.Path;
import java.util.Map;

/// Keeps the authority in a directory: `cacerts/` if the operator made it, else `ca/`.
public final class DirectoryStore implements AuthorityStore {
  private final Path directory;

  public DirectoryStore(Path directory) {
    this.directory = directory;
  }

  @Override
  public Map<String, String> provided() {
    return Map.of();
  }

  @Override
  public Map<String, String> keepOrGet(Map<String, String> fresh) {
    if (!directory.isAbsolute()) {
      throw new IllegalStateException("state directory: " + directory + " (expected: absolute)");
    }
    return fresh;
  }
}
