package dev.vicinity.verify.cluster;

/// What one run of a program said, and how it ended.
///
/// @param exit its exit code
public record Output(String command, int exit, String out, String err) {
  /// Itself if it ended well.
  public Output orThrow() {
    if (exit == 0) return this;
    throw new AssertionError(command + " ended with " + exit + "\n" + out + err);
  }
}
