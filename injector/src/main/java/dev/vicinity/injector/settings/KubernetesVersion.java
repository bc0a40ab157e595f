package dev.vicinity.injector.settings;

/// An API server's version, as far as decisions hang on it.
public record KubernetesVersion(int major, int minor) {
  /// Native sidecars are on by default from here.
  private static final KubernetesVersion NATIVE_SIDECARS = new KubernetesVersion(1, 29);

  /// Reads what an API server tells: distributors append to the minor (`29+`).
  public static KubernetesVersion parse(String major, String minor) {
    return new KubernetesVersion(digits("major", major), digits("minor", minor));
  }

  /// Whether init containers may restart always, and so run beside the others.
  public boolean hasNativeSidecars() {
    return major > NATIVE_SIDECARS.major
        || (major == NATIVE_SIDECARS.major && minor >= NATIVE_SIDECARS.minor);
  }

  private static int digits(String name, String text) {
    int end = 0;
    while (end < text.length() && Character.isDigit(text.charAt(end))) {
      end++;
    }
    if (end == 0) {
      throw new IllegalArgumentException(name + ": " + text + " (expected: a number)");
    }
    return Integer.parseInt(text.substring(0, end));
  }
}
