package dev.vicinity.examples;

import static java.util.stream.Collectors.joining;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// A service that asks another one, through a proxy if it is given one, and says who answered.
///
/// `GET /?times=N` asks N times and answers a line `POD COUNT` for each pod that did. Requests run
/// on virtual threads.
public final class Caller implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final URI upstream;
  private final HttpClient client;
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  private Caller(URI upstream, ProxySelector proxy, HttpServer server) {
    this.upstream = upstream;
    this.server = server;
    this.client =
        HttpClient.newBuilder()
            .proxy(proxy)
            .version(HttpClient.Version.HTTP_1_1)
            .executor(threads)
            .connectTimeout(PATIENCE)
            .build();
  }

  /// Serves on the address from now on, asking `upstream` through `proxy`.
  public static Caller start(InetSocketAddress listen, URI upstream, ProxySelector proxy)
      throws IOException {
    var caller = new Caller(upstream, proxy, HttpServer.create(listen, 128));
    caller.server.setExecutor(caller.threads);
    caller.server.createContext("/", caller::answer);
    caller.server.start();
    return caller;
  }

  /// The address it serves on.
  public InetSocketAddress address() {
    return server.getAddress();
  }

  /// Asks that often, one after another; answers are counted by pod, failures by status.
  public Map<String, Integer> ask(int times) throws InterruptedException {
    var counts = new TreeMap<String, Integer>();
    for (int i = 0; i < times; i++) {
      counts.merge(askOnce(), 1, Integer::sum);
    }
    return counts;
  }

  private String askOnce() throws InterruptedException {
    var request = HttpRequest.newBuilder(upstream).timeout(PATIENCE).build();
    try {
      var response = client.send(request, BodyHandlers.discarding());
      return response.statusCode() == 200
          ? response.headers().firstValue("x-pod").orElse("unknown")
          : "status-" + response.statusCode();
    } catch (IOException e) {
      return "no-answer";
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    var query = exchange.getRequestURI().getQuery();
    int times = query == null ? 1 : Integer.parseInt(query.substring(query.indexOf('=') + 1));
    String text;
    try {
      text =
          ask(times).entrySet().stream()
              .map(count -> count.getKey() + " " + count.getValue() + "\n")
              .collect(joining());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      text = "";
    }
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  /// Stops at once.
  @Override
  public void close() {
    server.stop(0);
    client.shutdownNow();
    threads.shutdownNow();
  }

  /// Arguments: LISTEN_HOST:PORT URL [PROXY_HOST:PORT].
  public static void main(String... args) throws IOException {
    if (args.length < 2 || args.length > 3) {
      System.err.println("usage: Caller LISTEN_HOST:PORT URL [PROXY_HOST:PORT]");
      System.exit(2);
    }
    var proxy =
        args.length > 2 ? ProxySelector.of(Addresses.parse(args[2])) : HttpClient.Builder.NO_PROXY;
    var caller = start(Addresses.parse(args[0]), URI.create(args[1]), proxy);
    System.out.println("asks " + args[1] + " when asked on " + caller.address());
  }
}
