package dev.vicinity.sidecar.cni;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers the kubelet: `200` while the plug-in is where the runtime reads it, else `503`. Written
/// by one thread, read by its own.
final class Readiness {
  private static final Logger log = LoggerFactory.getLogger(Readiness.class);
  private static final int BACKLOG = 8;
  private static final int PATIENCE_MILLIS = 2000;

  private volatile boolean ready;

  void set(boolean now) {
    ready = now;
  }

  /// Serves on all addresses until the process ends.
  void serve(int port) throws IOException {
    // closed by the end of the process
    var socket = new ServerSocket(port, BACKLOG, (InetAddress) null);
    Thread.ofPlatform().name("readiness").daemon().start(() -> answerAll(socket));
  }

  private void answerAll(ServerSocket socket) {
    while (!socket.isClosed()) {
      try (var accepted = socket.accept()) {
        accepted.setSoTimeout(PATIENCE_MILLIS);
        int first = accepted.getInputStream().read(new byte[1024]);
        if (first > 0) {
          accepted.getOutputStream().write(answer().getBytes(StandardCharsets.US_ASCII));
        }
      } catch (IOException e) {
        log.debug("a probe broke off", e);
      }
    }
  }

  private String answer() {
    return "HTTP/1.1 "
        + (ready ? "200 OK" : "503 Service Unavailable")
        + "\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
  }
}
