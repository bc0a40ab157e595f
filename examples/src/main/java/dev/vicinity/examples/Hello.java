package dev.vicinity.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A service that says which pod answered, and can be told to misbehave.
///
/// `GET /…` answers `hello from POD`, with the pod in the header `x-pod` and, when a proxy in front
/// vouched for the caller, that proxy's word in `x-seen-client`. `POST /behave/ok`, `/behave/fail`
/// (500 from then on) and `/behave/hang` (no answer) set the mood. Requests run on virtual threads;
/// `mood` is written by one of them and read by all.
public final class Hello implements AutoCloseable {
  /// How requests are answered.
  public enum Mood {
    OK,
    FAIL,
    HANG
  }

  private final String pod;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile Mood mood = Mood.OK;

  private Hello(String pod, HttpServer server) {
    this.pod = pod;
    this.server = server;
  }

  /// Serves on the address from now on.
  public static Hello start(String pod, InetSocketAddress listen) throws IOException {
    var hello = new Hello(pod, HttpServer.create(listen, 128));
    hello.server.setExecutor(hello.threads);
    hello.server.createContext("/", hello::answer);
    hello.server.createContext("/behave/", hello::behave);
    hello.server.start();
    return hello;
  }

  /// The address it serves on.
  public InetSocketAddress address() {
    return server.getAddress();
  }

  /// Changes how requests are answered.
  public void behave(Mood next) {
    mood = next;
  }

  /// Stops at once.
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void behave(HttpExchange exchange) throws IOException {
    var path = exchange.getRequestURI().getPath();
    var wanted = path.substring(path.lastIndexOf('/') + 1);
    for (var known : Mood.values()) {
      if (known.name().equalsIgnoreCase(wanted)) {
        behave(known);
        reply(exchange, 200, pod + ": " + wanted + "\n");
        return;
      }
    }
    reply(exchange, 400, "mood: " + wanted + " (expected: ok, fail or hang)\n");
  }

  private void answer(HttpExchange exchange) throws IOException {
    exchange.getResponseHeaders().set("x-pod", pod);
    var client = exchange.getRequestHeaders().getFirst("x-forwarded-client-cert");
    if (client != null) {
      exchange.getResponseHeaders().set("x-seen-client", client);
    }
    switch (mood) {
      case OK -> reply(exchange, 200, "hello from " + pod + "\n");
      case FAIL -> reply(exchange, 500, pod + " fails\n");
      case HANG -> {} // the exchange stays open until the server stops
    }
  }

  private static void reply(HttpExchange exchange, int status, String text) throws IOException {
    exchange.getRequestBody().readAllBytes();
    var bytes = text.getBytes(UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /// Arguments: POD HOST:PORT.
  public static void main(String... args) throws IOException {
    if (args.length != 2) {
      System.err.println("usage: Hello POD HOST:PORT");
      System.exit(2);
    }
    var hello = start(args[0], Addresses.parse(args[1]));
    System.out.println(args[0] + " serves on " + hello.address());
  }
}
