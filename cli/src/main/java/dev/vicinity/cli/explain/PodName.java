package dev.vicinity.cli.explain;

/// A pod as users name it: `POD.NAMESPACE`. A pod's name may have dots, a namespace has none.
public record PodName(String pod, String namespace) {
  /// Reads `POD.NAMESPACE`.
  public static PodName parse(String text) {
    int dot = text.lastIndexOf('.');
    if (dot < 1 || dot == text.length() - 1) {
      throw new IllegalArgumentException("pod: " + text + " (expected: POD.NAMESPACE)");
    }
    return new PodName(text.substring(0, dot), text.substring(dot + 1));
  }

  @Override
  public String toString() {
    return pod + "." + namespace;
  }
}
