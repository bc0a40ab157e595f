package dev.vicinity.sidecar.intercept;

import dev.vicinity.core.mesh.Address;
import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.RawUnixChannelOption;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Asks the kernel where a redirected connection meant to go (netfilter's `SO_ORIGINAL_DST`).
final class OriginalDestination {
  private static final int SOL_IP = 0;
  private static final int SOL_IPV6 = 41;
  private static final int SO_ORIGINAL_DST = 80;
  private static final RawUnixChannelOption V4 =
      new RawUnixChannelOption("SO_ORIGINAL_DST", SOL_IP, SO_ORIGINAL_DST, 16);
  private static final RawUnixChannelOption V6 =
      new RawUnixChannelOption("IP6T_SO_ORIGINAL_DST", SOL_IPV6, SO_ORIGINAL_DST, 28);

  private OriginalDestination() {}

  /// Null when the connection was not redirected, or this transport cannot tell.
  static @Nullable Address of(Channel channel) {
    if (!(channel instanceof EpollSocketChannel socket)) {
      return null;
    }
    var remote = socket.remoteAddress();
    // Also IPv4 clients of a dual-stack socket are only known to IPv4's table.
    boolean v6 = remote != null && remote.getAddress().getAddress().length == 16;
    var answer = option(socket, v6 ? V6 : V4);
    return answer == null ? null : v6 ? parse(answer, 8, 16) : parse(answer, 4, 4);
  }

  private static @Nullable ByteBuffer option(
      EpollSocketChannel channel, RawUnixChannelOption option) {
    try {
      return channel.config().getOption(option);
    } catch (RuntimeException e) {
      // The kernel has no entry: nobody redirected this connection.
      return null;
    }
  }

  /// `sockaddr_in` has the port at 2 and the address at 4, `sockaddr_in6` the address at 8.
  static @Nullable Address parse(ByteBuffer sockaddr, int at, int length) {
    int port = Short.toUnsignedInt(sockaddr.getShort(2));
    var bytes = new byte[length];
    sockaddr.get(at, bytes);
    try {
      return port == 0
          ? null
          : new Address(NetUtil.toAddressString(InetAddress.getByAddress(bytes)), port);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of " + length + " bytes", e);
    }
  }
}
