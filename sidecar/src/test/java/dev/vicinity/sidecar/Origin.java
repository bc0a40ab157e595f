package dev.vicinity.sidecar;

import dev.vicinity.core.mesh.Address;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// A server that does with each connection what a test says.
final class Origin implements AutoCloseable {
  private final ServerSocket server;
  private final AtomicInteger connections = new AtomicInteger();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();

  /// What is done with one connection.
  interface Behaviour {
    void serve(Wire wire) throws IOException;
  }

  Origin(Behaviour behaviour) throws IOException {
    server = new ServerSocket(0, 100, InetAddress.getByName("127.0.0.1"));
    Thread.ofVirtual().start(() -> accept(behaviour));
  }

  /// Answers every request with its method, path, body and what `name` says.
  static Origin echo(String name) throws IOException {
    return new Origin(
        wire -> {
          while (true) {
            var request = wire.line();
            var headers = wire.headers();
            int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
            var body = name + " " + request + " " + headers + " " + wire.bytes(length);
            wire.send("HTTP/1.1 200 OK\r\ncontent-length: " + body.length() + "\r\n\r\n" + body);
          }
        });
  }

  /// Answers every request with the same bytes.
  static Origin constant(String answer) throws IOException {
    return new Origin(
        wire -> {
          while (true) {
            wire.line();
            int length = Integer.parseInt(wire.headers().getOrDefault("content-length", "0"));
            wire.bytes(length);
            wire.send(answer);
          }
        });
  }

  private void accept(Behaviour behaviour) {
    while (!server.isClosed()) {
      try {
        var socket = server.accept();
        connections.incrementAndGet();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(behaviour, socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Behaviour behaviour, Socket socket) {
    try (var wire = new Wire(socket)) {
      behaviour.serve(wire);
    } catch (IOException | AssertionError e) {
      // The client left; what it should have got, it asserts itself.
    } finally {
      open.remove(socket);
    }
  }

  Address address() {
    return new Address("127.0.0.1", server.getLocalPort());
  }

  int connections() {
    return connections.get();
  }

  /// Ends every connection, and goes on accepting.
  void disconnect() throws IOException {
    for (var socket : open) {
      socket.close();
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    disconnect();
  }
}
