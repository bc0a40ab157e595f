package dev.vicinity.cli.demo;

import java.util.List;

/// One of the demo's localities, with the pod of `hello` that runs there and that pod's address in
/// the manifests.
record Zone(String locality, String pod, String address) {
  static final Zone KR_A = new Zone("kr/a", "hello-kr-a", "127.0.1.1");
  static final Zone KR_B = new Zone("kr/b", "hello-kr-b", "127.0.2.1");
  static final Zone US_A = new Zone("us/a", "hello-us-a", "127.0.3.1");
  static final Zone US_B = new Zone("us/b", "hello-us-b", "127.0.4.1");

  static final List<Zone> ALL = List.of(KR_A, KR_B, US_A, US_B);

  /// The manifest of the pod, as a file name.
  String file() {
    return "30-" + pod + ".yaml";
  }
}
