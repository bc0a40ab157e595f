package dev.vicinity.sidecar.pool;

import dev.vicinity.core.mesh.Address;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// Which address of ours the application beside is called from.
public enum ApplicationSource {
  /// Any: nothing is redirected.
  ANY,
  /// Istio's mark of a sidecar's own calls, `127.0.0.6` or `::6`: the kernel's rules leave it alone
  /// where they would send the call back to the sidecar.
  UNREDIRECTED;

  private static final InetSocketAddress V4 = new InetSocketAddress("127.0.0.6", 0);
  private static final InetSocketAddress V6 = new InetSocketAddress("::6", 0);

  /// Null for any.
  @Nullable InetSocketAddress towards(Address application) {
    return switch (this) {
      case ANY -> null;
      case UNREDIRECTED -> application.host().indexOf(':') < 0 ? V4 : V6;
    };
  }
}
