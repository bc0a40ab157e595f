package dev.vicinity.sidecar.exchange;

import dev.vicinity.core.mesh.Address;
import io.netty.util.NetUtil;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/// The ends of a channel as the mesh writes addresses. Pure.
public final class SocketAddresses {
  private SocketAddresses() {}

  /// Null for what is no address of IP, as that of a channel which is closed already.
  public static @Nullable Address address(@Nullable SocketAddress end) {
    return end instanceof InetSocketAddress socket
        ? new Address(NetUtil.toAddressString(socket.getAddress()), socket.getPort())
        : null;
  }
}
