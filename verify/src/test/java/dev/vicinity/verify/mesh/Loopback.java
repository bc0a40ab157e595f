package dev.vicinity.verify.mesh;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/// Addresses of 127/8 that no other test of this machine is likely to use, and ports free on them.
final class Loopback {
  /// Test processes beside this one get other addresses.
  private static final int PROCESS = 16 + (int) (ProcessHandle.current().pid() % 224);

  private static final AtomicInteger NEXT = new AtomicInteger();

  private Loopback() {}

  /// The common part of the addresses of one mesh: `127.x.y`.
  static String subnet() {
    return "127." + PROCESS + "." + NEXT.incrementAndGet() % 250;
  }

  /// A port that is free on an address at this moment.
  static int freePort(String host) {
    try (var socket = new ServerSocket(0, 1, InetAddress.getByName(host))) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException("find a free port on " + host, e);
    }
  }
}
