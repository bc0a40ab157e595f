package dev.vicinity.control.admin;

import dev.vicinity.core.mesh.Address;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// A request with a Host of one's own, which Java's client does not allow.
final class Raw {
  private Raw() {}

  static String get(Address at, String path, String host) throws IOException {
    try (var socket = new Socket(at.host(), at.port())) {
      socket.setSoTimeout(20_000);
      var request = "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
