package dev.vicinity.core.mesh;

/// Which of two whole values of one key is newer.
///
/// `epoch` is the control process's start in milliseconds since 1970 (a restart begins a new
/// epoch), `sequence` counts changes within it.
public record Version(long epoch, long sequence) implements Comparable<Version> {
  /// Older than everything.
  public static final Version NONE = new Version(0, 0);

  @Override
  public int compareTo(Version other) {
    return epoch != other.epoch
        ? Long.compare(epoch, other.epoch)
        : Long.compare(sequence, other.sequence);
  }

  /// Strictly newer within one epoch; any other epoch is another control process, whose word is
  /// newer.
  public boolean isNewerThan(Version known) {
    return epoch != known.epoch || sequence > known.sequence;
  }

  @Override
  public String toString() {
    return epoch + "." + sequence;
  }
}
