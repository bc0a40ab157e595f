package dev.vicinity.sidecar.pool;

import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollTcpInfo;

/// Asks the kernel whether the other end of a connection still acknowledges what it is sent
/// (tcp(7), `TCP_INFO`).
///
/// A node that lost its network, or its power, says nothing: without this a request waits there
/// until its timeout. `TCP_USER_TIMEOUT` would also end connections to hosts that are alive and
/// only slow to read. Without the epoll transport every connection counts as alive. On one event
/// loop.
final class Liveness {
  /// Two retransmission timeouts in a row, the shortest of 200 ms, on a path of milliseconds.
  private static final int RETRANSMISSIONS = 2;

  private static final int UNHEARD_MILLIS = 600;
  private static final int PROBE_SECONDS = 1;
  private static final int PROBES = 2;

  private final EpollTcpInfo info = new EpollTcpInfo();

  /// For a connection that somebody waits on. One that owes nothing is asked by keep-alive probes
  /// from then on.
  boolean isDead(Channel channel) {
    if (!(channel instanceof EpollSocketChannel socket) || !socket.isActive()) {
      return false;
    }
    socket.tcpInfo(info);
    if (info.lastAckRecv() < UNHEARD_MILLIS) {
      return false;
    }
    if (info.unacked() > 0) {
      return info.retransmits() >= RETRANSMISSIONS;
    }
    if (!socket.config().isKeepAlive()) {
      probe(socket);
    }
    return info.probes() >= PROBES && info.lastAckRecv() > 1000 * PROBES * PROBE_SECONDS;
  }

  private static void probe(EpollSocketChannel socket) {
    var config = socket.config();
    config.setOption(EpollChannelOption.TCP_KEEPIDLE, PROBE_SECONDS);
    config.setOption(EpollChannelOption.TCP_KEEPINTVL, PROBE_SECONDS);
    config.setOption(EpollChannelOption.TCP_KEEPCNT, PROBES + 1);
    config.setKeepAlive(true);
  }
}
