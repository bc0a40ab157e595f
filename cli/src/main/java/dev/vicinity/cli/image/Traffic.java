package dev.vicinity.cli.image;

import dev.vicinity.cli.output.CommandFailed;
import dev.vicinity.core.mesh.Address;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/// Applications of a training: servers that answer, and clients of both HTTP versions. Methods
/// block and belong to one thread.
final class Traffic implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int CONNECTIONS = 4;
  private static final int ROUNDS = 300;
  private static final int EVERY = 10;
  private static final Buffer LARGE = Buffer.buffer(new byte[20_000]);

  private final Vertx vertx = Vertx.vertx();
  private final List<HttpClientAgent> clients =
      List.of(client(HttpVersion.HTTP_1_1), client(HttpVersion.HTTP_2));

  private HttpClientAgent client(HttpVersion version) {
    var options =
        new HttpClientOptions()
            .setProtocolVersion(version)
            .setHttp2ClearTextUpgrade(false)
            .setHttp2MultiplexingLimit(10);
    return vertx.createHttpClient(options, new PoolOptions().setHttp1MaxSize(CONNECTIONS));
  }

  /// A server that answers with what it gets, or with a greeting.
  void serve(String host, int port) {
    var server =
        vertx
            .createHttpServer()
            .requestHandler(
                request ->
                    request
                        .body()
                        .onSuccess(
                            body ->
                                request
                                    .response()
                                    .end(body.length() > 0 ? body : Buffer.buffer("hello\n"))));
    await(server.listen(port, host), "serve at " + host + ":" + port);
  }

  /// Waits until a sidecar says that it can be used.
  void awaitReady(Address health, Process process) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (System.nanoTime() < deadline && process.isAlive()) {
      try {
        if (await(get(clients.getFirst(), health, "/healthz/ready"), "probe") == 200) {
          return;
        }
      } catch (CommandFailed _) {
        // Nobody listens yet.
      }
      pause(process);
    }
    throw new CommandFailed("image: the sidecar in training does not get ready");
  }

  /// Until the next look, or the process's end.
  private static void pause(Process process) {
    try {
      process.waitFor(50, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailed("interrupted", e);
    }
  }

  /// Calls a service through a sidecar that is an explicit proxy.
  void through(Address proxy, String host, int port) {
    for (var client : clients) {
      for (int round = 0; round < ROUNDS; round++) {
        var body = round % EVERY == 0 ? LARGE : Buffer.buffer();
        var options =
            new RequestOptions()
                .setServer(SocketAddress.inetSocketAddress(proxy.port(), proxy.host()))
                .setHost(host)
                .setPort(port)
                .setURI("/path?round=" + round)
                .setMethod(body.length() > 0 ? HttpMethod.POST : HttpMethod.GET);
        var answers =
            IntStream.range(0, CONNECTIONS).mapToObj(_ -> ask(client, options, body)).toList();
        for (var answer : answers) {
          expect(200, await(answer, "call " + host), host);
        }
      }
    }
  }

  /// Reads the pages that are read of every sidecar.
  void scrape(List<Address> pages) {
    for (int time = 0; time < EVERY; time++) {
      for (var page : pages) {
        await(get(clients.getFirst(), page, "/stats/prometheus"), "scrape " + page);
      }
    }
  }

  private static void expect(int expected, int status, String what) {
    if (status != expected) {
      throw new CommandFailed("image: " + what + " answered " + status + " in training");
    }
  }

  private static Future<Integer> get(HttpClientAgent client, Address at, String path) {
    var options = new RequestOptions().setHost(at.host()).setPort(at.port()).setURI(path);
    return ask(client, options, Buffer.buffer());
  }

  private static Future<Integer> ask(HttpClientAgent client, RequestOptions options, Buffer body) {
    return client
        .request(options)
        .compose((HttpClientRequest request) -> request.send(body))
        .compose((HttpClientResponse answer) -> answer.body().map(_ -> answer.statusCode()));
  }

  private static <T> T await(Future<T> future, String what) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new CommandFailed("image: " + what + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailed("interrupted", e);
    }
  }

  @Override
  public void close() {
    await(vertx.close(), "close");
  }
}
