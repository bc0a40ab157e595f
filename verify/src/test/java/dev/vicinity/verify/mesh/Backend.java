package dev.vicinity.verify.mesh;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// A server that says who it is and can be told to misbehave. `mood` is written by the test and
/// read by event loops.
public final class Backend implements AutoCloseable {
  /// How requests are answered.
  public enum Mood {
    OK,
    /// With 500.
    FAIL,
    /// Not at all.
    HANG
  }

  private final Vertx vertx;
  private final String name;
  private final String host;
  private final int port;
  private final AtomicLong requests = new AtomicLong();
  private volatile Mood mood = Mood.OK;
  private @Nullable HttpServer server;

  Backend(Vertx vertx, String name, String host, int port) {
    this.vertx = vertx;
    this.name = name;
    this.host = host;
    this.port = port;
    resume();
  }

  String name() {
    return name;
  }

  String host() {
    return host;
  }

  int port() {
    return port;
  }

  /// How many requests have arrived.
  public long requests() {
    return requests.get();
  }

  /// Changes how requests are answered from now on.
  public void behave(Mood next) {
    mood = next;
  }

  /// Ends the server with its connections: from now on connections are refused.
  public void stop() {
    var running = server;
    if (running == null) return;
    server = null;
    Mesh.await(running.shutdown(0, TimeUnit.SECONDS), "stop " + name);
  }

  /// Serves (again).
  public void resume() {
    var options = new HttpServerOptions().setAcceptBacklog(1024);
    var starting = vertx.createHttpServer(options).requestHandler(this::answer);
    server = starting;
    Mesh.await(starting.listen(port, host), "serve on " + host + ":" + port);
  }

  private void answer(HttpServerRequest request) {
    requests.incrementAndGet();
    var response = request.response().putHeader("x-pod", name);
    var client = request.getHeader("x-forwarded-client-cert");
    if (client != null) response.putHeader("x-seen-client", client);
    request
        .body()
        .onSuccess(
            body -> {
              switch (mood) {
                case OK -> response.end(body.length() > 0 ? body : hello());
                case FAIL -> response.setStatusCode(500).end("fails");
                case HANG -> {} // the client's patience ends it
              }
            });
  }

  private Buffer hello() {
    return Buffer.buffer("hello from " + name + "\n");
  }

  @Override
  public void close() {
    stop();
  }
}
