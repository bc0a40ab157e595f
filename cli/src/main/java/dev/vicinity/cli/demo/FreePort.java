package dev.vicinity.cli.demo;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;

/// Finds a port that is free on several addresses at once.
final class FreePort {
  private static final int ATTEMPTS = 50;

  private FreePort() {}

  static int onAll(List<String> addresses) throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = onFirst(addresses);
      if (isFree(addresses, port)) {
        return port;
      }
    }
    throw new IOException("no port is free on all of " + String.join(", ", addresses));
  }

  private static int onFirst(List<String> addresses) throws IOException {
    try (var socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(addresses.getFirst(), 0));
      return socket.getLocalPort();
    }
  }

  private static boolean isFree(List<String> addresses, int port) throws IOException {
    var sockets = new ArrayList<ServerSocket>();
    try {
      for (var address : addresses) {
        var socket = new ServerSocket();
        sockets.add(socket);
        socket.bind(new InetSocketAddress(address, port));
      }
      return true;
    } catch (java.net.BindException e) {
      return false;
    } finally {
      for (var socket : sockets) {
        socket.close();
      }
    }
  }
}
