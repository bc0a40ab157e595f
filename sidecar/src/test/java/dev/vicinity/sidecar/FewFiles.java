package dev.vicinity.sidecar;

import dev.vicinity.core.mesh.Address;
import dev.vicinity.sidecar.overload.Overload;

/// A sidecar in a process of its own, which a test gives few files. It is told the application's
/// port, and says its own; then how many clients it has, whenever it is sent a byte.
final class FewFiles {
  static final String SAYS = "says ";

  private FewFiles() {}

  public static void main(String[] arguments) throws Exception {
    var application = new Address("127.0.0.1", Integer.parseInt(arguments[0]));
    var overload = Overload.ofProcess();
    var rig = new Rig(new MemoryFeed().service("app.test", 80, application), overload, 2);
    try (var client = rig.client()) {
      // Classes of failures are in files too, here; not so in the image.
      client.get("127.0.0.1:1", "/");
    }
    System.out.println(SAYS + rig.outbound().port());
    while (System.in.read() >= 0) {
      System.out.println(SAYS + rig.sidecar().connections());
    }
    rig.close();
  }
}
