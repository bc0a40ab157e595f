package dev.vicinity.control.leader;

/// Work that one process does for all, from `begin` until the result is closed; any number of
/// times. `begin` must not block.
@FunctionalInterface
public interface Duty {
  /// Begins; closing ends it.
  Shift begin();

  /// A duty under way.
  @FunctionalInterface
  interface Shift extends AutoCloseable {
    @Override
    void close();
  }
}
